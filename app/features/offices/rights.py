"""The page of the contact card; the matrix says who opens it."""

from app.access import N_, PageRight

CONTACT_CARD = PageRight("contact-card", N_("便民服务联系卡"))
