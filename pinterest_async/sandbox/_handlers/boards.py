"""Handlers of boards and their sections."""

from typing import Any, Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ApiError, invalid
from ._pin_page import pin_page
from ._registry import Context, handler

_PRIVACIES: Final = {"ALL": ("PUBLIC", "PROTECTED", "SECRET"), "PUBLIC_AND_SECRET": ("PUBLIC", "SECRET")}


class BoardArea(Area):
    """Boards by id; sections by board, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.boards: Table = Table()
        self.sections: dict[str, Table] = {}

    def add_boards(self, number: int, **fields: Any) -> list[str]:
        """Add boards that share `fields` and return their ids."""
        first = len(self.boards) + 1
        return [self.create_board({"name": f"Board {first + n}", **fields})["id"] for n in range(number)]

    def add_sections(self, number: int, board_id: str) -> list[str]:
        """Add sections to a board and return their ids."""
        return [self.create_section(board_id, f"Section {n}")["id"] for n in range(1, number + 1)]

    def create_board(self, sent: Object) -> Object:
        """Create a board from the fields of a request."""
        id = self.next_id("board")
        made = self.boards[id] = objects.board(id, sent, self.username)
        self.sections[id] = Table()
        return made

    def create_section(self, board_id: str, name: str) -> Object:
        """Create a section of a board."""
        id = self.next_id("section")
        made = self.sections[board_id][id] = {"id": id, "name": name}
        return made

    def count_pin(self, board_id: str | None, change: int) -> None:
        """Change the number of Pins on a board (None: on no board)."""
        if board_id is not None:
            board = self.boards[board_id]
            board["pin_count"] += change
            board["board_pins_modified_at"] = objects.timestamp()


@handler("boards/list")
def list_boards(context: Context) -> Object:
    """Return boards, by privacy."""
    privacy = context.arguments.get("privacy", "ALL")
    privacies = _PRIVACIES.get(privacy, (privacy,))
    return context.page(context.state.boards, lambda board: board["privacy"] in privacies)


@handler("boards/create", status=201)
def create_board(context: Context) -> Object:
    """Create a board, if no other has its name."""
    _check_name(context, context.body["name"])
    return context.state.create_board({name: value for name, value in context.body.items() if value is not None})


@handler("boards/get")
def get_board(context: Context) -> Object:
    """Return a board."""
    return _board(context)


@handler("boards/update")
def update_board(context: Context) -> Object:
    """Change a board. Only its description can be null."""
    board = _board(context)
    sent: Object = context.body
    if "name" in sent:
        _check_name(context, sent["name"], board)
    board.update(sent)
    return board


@handler("boards/delete")
def delete_board(context: Context) -> None:
    """Delete a board with its sections and Pins."""
    id, state = _board(context)["id"], context.state
    for pin in [pin for pin in state.pins.values() if pin["board_id"] == id]:
        state.delete_pin(pin["id"])
    del state.boards[id], state.sections[id]


@handler("boards/list_pins")
def list_board_pins(context: Context) -> Object:
    """Return Pins of a board, in sections or not."""
    id = _board(context)["id"]
    return pin_page(context, lambda pin: pin["board_id"] == id)


@handler("board_sections/list")
def list_sections(context: Context) -> Object:
    """Return sections of a board."""
    return context.page(context.state.sections[_board(context)["id"]])


@handler("board_sections/create", status=201)
def create_section(context: Context) -> Object:
    """Create a section."""
    return context.state.create_section(_board(context)["id"], context.body["name"])


@handler("board_sections/update")
def update_section(context: Context) -> Object:
    """Rename a section."""
    section = _section(context)
    section["name"] = context.body["name"]
    return section


@handler("board_sections/delete")
def delete_section(context: Context) -> None:
    """Delete a section. Its Pins stay on the board."""
    id = _section(context)["id"]
    for pin in context.state.pins.values():
        if pin["board_section_id"] == id:
            pin["board_section_id"] = None
    del context.state.sections[context.arguments["board_id"]][id]


@handler("board_sections/list_pins")
def list_section_pins(context: Context) -> Object:
    """Return Pins of a section."""
    id = _section(context)["id"]
    return pin_page(context, lambda pin: pin["board_section_id"] == id)


def _board(context: Context) -> Object:
    return context.find(context.state.boards, "board_id", "Board", code=40)


def _section(context: Context) -> Object:
    return context.find(context.state.sections[_board(context)["id"]], "section_id", "Board section", code=2031)


def _check_name(context: Context, name: str, own: Object | None = None) -> None:
    if not name.strip():
        raise invalid("Invalid request body: name must not be empty.")
    others = (board for board in context.state.boards.values() if board is not own)
    if any(board["name"].casefold() == name.casefold() for board in others):
        raise ApiError(400, 58, "You already have a board with this name.")
