"""A browser tab under guard."""

import dataclasses
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Route, WebSocket

REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.effectiveDirective} refused ${event.blockedURI}`));
"""


@dataclasses.dataclass
class Tab:
    """A browser tab, with what was refused to it and what it complained of."""

    page: "Page"
    refused: list[str] = dataclasses.field(default_factory=list)
    complaints: list[str] = dataclasses.field(default_factory=list)

    def watch(self) -> None:
        """Refuse every request to another machine, and note every error and warning."""
        self.page.context.route("**/*", self._admit)
        self.page.on("websocket", self._note_socket)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.add_init_script(REPORT_VIOLATIONS)

    def need_peace(self) -> None:
        """Fail where anything was refused, or complained of."""
        assert self.refused == []
        assert self.complaints == []

    def _is_ours(self, url: str) -> bool:
        ours = urlsplit(url).hostname == "127.0.0.1"
        if not ours:
            self.refused.append(url)
        return ours

    def _admit(self, route: "Route") -> None:
        if self._is_ours(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _note_socket(self, socket: "WebSocket") -> None:
        self._is_ours(socket.url)

    def _note(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)
