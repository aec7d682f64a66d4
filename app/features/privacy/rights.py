"""The pages of the protection of personal data; the matrix says who opens them."""

from app.access import N_, PageRight

REGISTRY = PageRight("privacy-registry", N_("个人信息登记表"))
NOTICE = PageRight("privacy-notice", N_("告知书"))
