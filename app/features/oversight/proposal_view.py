"""The page that shows what a settings file would open and close; nothing is applied."""

import json
from typing import Any

from flask import current_app, request
from flask_babel import gettext

from app.access import N_, Policy, Reason, Refused
from app.access.proposal import EXAMPLE, Words, compare, wording
from app.access.snapshot import cells
from app.panel import PageView
from app.panel.reasons import translate
from app.panel.routes import expose

MAX_BYTES = 64 * 1024
TOO_LARGE = N_("文件超过 64 KB，不像是设置文件，请核对后重新选择。")
NOT_TEXT = N_("文件“%(name)s”不是 UTF-8 文本，请另存为 UTF-8 编码的文本文件后重新选择。")


class ProposalView(PageView):
    """A settings file in, the cells it opens and closes out."""

    @expose("", methods=("GET", "POST"))
    def index(self) -> Any:
        """The settings as they are, to be changed; after sending, what would change."""
        if request.method == "GET":
            return self._page(as_toml(self.actor.policy))
        text = request.form.get("settings", "")
        try:
            text = _uploaded() or text
            proposed: Policy = current_app.extensions["propose"](text)
        except Refused as refusal:
            return self._page(text, problems=[*map(translate, refusal.reasons)]), 400
        return self._page(text, found=self._difference(proposed))

    def _difference(self, proposed: Policy) -> dict[str, list[Words]]:
        now = self.actor.policy
        found = compare(cells(now, in_force=True), cells(proposed, in_force=True))
        words = wording(proposed)
        return {
            "opened": [*map(words, found.opened)],
            "closed": [*map(words, found.closed)],
        }

    def _page(
        self,
        text: str,
        *,
        found: dict[str, list[Words]] | None = None,
        problems: list[str] | None = None,
    ) -> str:
        return self._render(
            "panel/proposal.html",
            action_url=self._url(),
            settings=text,
            example=gettext(EXAMPLE),
            found=found,
            problems=problems or [],
        )


def as_toml(policy: Policy) -> str:
    """The settings in force, as the file has them."""
    lines = (
        f"{json.dumps(name)} = {json.dumps(basis, ensure_ascii=False)}\n"
        for name, basis in policy.legal_basis.items()
    )
    return "".join(lines)


def _uploaded() -> str:
    """The text of the chosen file, if there is one.

    Raises:
        Refused: it is too large, or no text.
    """
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return ""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(Reason(TOO_LARGE))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Reason(NOT_TEXT, params={"name": upload.filename[:80]})) from error
