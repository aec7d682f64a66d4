"""Pages of the audit journal, for the auditor only."""

from app.access import N_
from app.audit.models import AuditEntry
from app.panel import Feature, Screen

FEATURE = Feature(
    screens=(Screen(AuditEntry, "audit-entries", N_("审计记录"), N_("审计"), "history"),)
)
