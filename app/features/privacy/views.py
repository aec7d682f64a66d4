"""Pages of the protection of personal data."""

from app.access import N_
from app.features.privacy.models import DataKey
from app.features.privacy.registry_view import NoticeView, RegistryView
from app.features.privacy.rights import NOTICE, REGISTRY
from app.panel import Feature, Page, Screen

PRIVACY = N_("个人信息保护")

FEATURE = Feature(
    screens=(Screen(DataKey, "data-keys", N_("数据密钥"), PRIVACY, "key"),),
    pages=(
        Page(
            NOTICE,
            "privacy/notice",
            PRIVACY,
            NoticeView,
            "file-text",
            N_("采集前请本人阅读；登记时记下所用的版本。内容由个人信息登记表生成。"),
        ),
        Page(
            REGISTRY,
            "privacy/registry",
            PRIVACY,
            RegistryView,
            "list-details",
            N_(
                "本区正在使用的每个个人信息栏目：为什么收集、依据什么、谁负责、谁能看到、保存多久。"
            ),
        ),
    ),
)
