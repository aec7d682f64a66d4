"""When a minor's values are shown in full. Returns reasons."""

from app.access.reasons import N_, Reason

NOT_A_MINOR = Reason(
    N_("此人已成年，查看完整内容不需要申请；请在居住登记页直接点“显示”。"), "residence_id"
)
NOT_SEEN = Reason(N_("您不能查看这位未成年人的登记，因此不能审批这份申请。"))
NEEDS_APPROVAL = N_(
    "此人未满%(age)s周岁。查看未成年人的完整号码、住址和监护人信息，或更正其出生日期，"
    "须先提出查阅申请并由另一位有审批权限的同事批准，批准后%(hours)s小时内有效。"
)
