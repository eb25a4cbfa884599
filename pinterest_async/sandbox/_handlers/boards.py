"""Behaviours of boards and their sections."""

from typing import Final

from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from ._registry import Call, behaviour
from .pins import pin_page

_PRIVACIES: Final = {"ALL": ("PUBLIC", "PROTECTED", "SECRET"), "PUBLIC_AND_SECRET": ("PUBLIC", "SECRET")}


@behaviour("boards/list")
def list_boards(call: Call) -> Object:
    """Boards, by privacy."""
    privacy = call.arguments.get("privacy", "ALL")
    privacies = _PRIVACIES.get(privacy, (privacy,))
    return call.page(call.state.boards, lambda board: board["privacy"] in privacies)


@behaviour("boards/create", status=201)
def create_board(call: Call) -> Object:
    """A new board, if no other has its name."""
    _check_name(call, call.body["name"])
    return call.state.create_board({name: value for name, value in call.body.items() if value is not None})


@behaviour("boards/get")
def get_board(call: Call) -> Object:
    """One board."""
    return _board(call)


@behaviour("boards/update")
def update_board(call: Call) -> Object:
    """Changes to a board; only its description can be taken away."""
    board = _board(call)
    sent: Object = call.body
    if "name" in sent:
        _check_name(call, sent["name"], board)
    board.update(sent)
    return board


@behaviour("boards/delete")
def delete_board(call: Call) -> None:
    """A board goes, and with it its sections and Pins."""
    id, state = _board(call)["id"], call.state
    for pin in [pin for pin in state.pins.values() if pin["board_id"] == id]:
        state.delete_pin(pin["id"])
    del state.boards[id], state.sections[id]


@behaviour("boards/list_pins")
def list_board_pins(call: Call) -> Object:
    """Pins of a board, in sections or not."""
    id = _board(call)["id"]
    return pin_page(call, lambda pin: pin["board_id"] == id)


@behaviour("board_sections/list")
def list_sections(call: Call) -> Object:
    """Sections of a board."""
    return call.page(call.state.sections[_board(call)["id"]])


@behaviour("board_sections/create", status=201)
def create_section(call: Call) -> Object:
    """A new section."""
    return call.state.create_section(_board(call)["id"], call.body["name"])


@behaviour("board_sections/update")
def update_section(call: Call) -> Object:
    """A section gets another name."""
    section = _section(call)
    section["name"] = call.body["name"]
    return section


@behaviour("board_sections/delete")
def delete_section(call: Call) -> None:
    """A section goes; its Pins stay on the board."""
    id = _section(call)["id"]
    for pin in call.state.pins.values():
        if pin["board_section_id"] == id:
            pin["board_section_id"] = None
    del call.state.sections[call.arguments["board_id"]][id]


@behaviour("board_sections/list_pins")
def list_section_pins(call: Call) -> Object:
    """Pins of a section."""
    id = _section(call)["id"]
    return pin_page(call, lambda pin: pin["board_section_id"] == id)


def _board(call: Call) -> Object:
    board = call.state.boards.get(call.arguments["board_id"])
    if board is None:
        raise not_found(40, "Board")
    return board


def _section(call: Call) -> Object:
    section = call.state.sections[_board(call)["id"]].get(call.arguments["section_id"])
    if section is None:
        raise not_found(2031, "Board section")
    return section


def _check_name(call: Call, name: str, own: Object | None = None) -> None:
    if not name.strip():
        raise invalid("Invalid request body: name must not be empty.")
    others = (board for board in call.state.boards.values() if board is not own)
    if any(board["name"].casefold() == name.casefold() for board in others):
        raise ApiError(400, 58, "You already have a board with this name.")
