"""Objects that asyncio runs as coroutines, and that warn when they are dropped without being started."""

import warnings
from abc import abstractmethod
from collections.abc import Coroutine, Generator
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

ResultT = TypeVar("ResultT", covariant=True)


class LazyCoroutine(Coroutine[Any, Any, ResultT]):
    """A coroutine that has other uses beside being awaited. It is made when it is started.

    Attributes:
        name: Of the operation, for the warning.
    """

    name: str
    _is_dormant = False
    """Whether it was made, and neither started nor closed."""
    _coroutine: Coroutine[Any, Any, ResultT] | None = None

    @abstractmethod
    def _start(self) -> Coroutine[Any, Any, ResultT]:
        """Return the coroutine that does the work. What else starts the work sets `_is_dormant` to False."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            problem = f"{type(self).__name__!r} object has no attribute {name!r}: 'await' it for its result"
            raise AttributeError(problem, name=name, obj=self)

        def __iter__(self) -> NoReturn:
            raise TypeError(f"{self.name}: 'await' it for its result, or iterate with 'async for'")

    def __await__(self) -> Generator[Any, None, ResultT]:
        self._is_dormant = False
        return self._start().__await__()

    def send(self, value: Any, /) -> Any:
        """Run until the next suspension: asyncio calls this."""
        return self._running().send(value)

    def throw(self, error: Any, value: Any = None, traceback: Any = None, /) -> Any:
        """Raise an error where it is suspended: asyncio calls this."""
        return self._running().throw(error if value is None else value)

    def close(self) -> None:
        """Stop it, if it runs. It warns of nothing after that."""
        self._is_dormant = False
        if self._coroutine is not None:
            self._coroutine.close()

    def _running(self) -> Coroutine[Any, Any, ResultT]:
        self._is_dormant = False
        if self._coroutine is None:
            self._coroutine = self._start()
        return self._coroutine

    def __del__(self) -> None:
        if self._is_dormant:
            problem = f"{self.name} was never started: await it or iterate over it"
            warnings.warn(problem, RuntimeWarning, stacklevel=2, source=self)
