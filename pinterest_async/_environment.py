"""Settings of a client in environment variables. They are read where a program asks for them, and never at import."""

import logging
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ._http.session import checked_proxy
from ._settings import ENVIRONMENTS, quotas_of
from .errors import ConfigurationError
from .models._confidential import hide

LOG: Final = "PINTEREST_LOG"
REDIS_URL: Final = "PINTEREST_REDIS_URL"
_LEVELS: Final = ("debug", "info", "warning", "error")
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def settings_of(environment: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a client that variables name, as arguments of its constructor.

    Args:
        environment: The variables. Empty ones count as missing.
        given: The program's own settings: they take precedence, and what they replace is not read.

    Raises:
        ConfigurationError: A variable has no value that can be used. It is named.
    """
    found: dict[str, Any] = {}
    for setting in _SETTINGS:
        if given.keys() & {setting.name, *setting.rivals}:
            continue
        for variable in setting.variables:
            if text := environment.get(variable):
                found[setting.name] = setting.read(variable, text)
                break
    if "limiter" not in given and (url := environment.get(REDIS_URL)):
        found["limiter"] = _shared_limits(hide(url), {**found, **given})
    return found


def configure_logging(environment: Mapping[str, str]) -> None:
    """Set the level of the package's logger to that of PINTEREST_LOG, and write to stderr unless there is a handler.

    Raises:
        ConfigurationError: It names no level.
    """
    level = environment.get(LOG)
    if not level:
        return
    logger = logging.getLogger("pinterest_async")
    logger.setLevel(_one_of(LOG, level, _LEVELS).upper())
    if not logger.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger.addHandler(handler)


def _shared_limits(url: str, settings: Mapping[str, Any]) -> Any:
    app = settings.get("app_id")
    if not app:
        raise ConfigurationError(f"{REDIS_URL}: set PINTEREST_APP_ID, too: it names the app whose quotas are shared")
    try:
        from ._limits.redis.shared_limits import SharedLimits
    except ImportError:
        raise ConfigurationError(f"{REDIS_URL} needs the extra redis: pip install 'pinterest-async[redis]'") from None
    try:
        return SharedLimits(url, app=app, quotas=quotas_of(settings.get("quotas", "standard")))
    except ConfigurationError as error:
        raise ConfigurationError(f"{REDIS_URL}: {error}") from None


def _text(variable: str, text: str) -> str:
    return text


def _secret(variable: str, text: str) -> str:
    return hide(text)


def _seconds(variable: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds >= 0:
        raise ConfigurationError(f"{variable} must be a number of seconds, 0 or more, got {text!r}")
    return seconds


def _timeout(variable: str, text: str) -> float | None:
    if text.lower() == "none":
        return None
    seconds = _seconds(variable, text)
    if not seconds:
        raise ConfigurationError(f"{variable} must be more than 0 seconds, or 'none' for no limit, got {text!r}")
    return seconds


def _count(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ConfigurationError(f"{variable} must be a whole number, 0 or more, got {text!r}")
    return int(text[:9])


def _one_of(variable: str, text: str, allowed: tuple[str, ...]) -> str:
    if text.lower() not in allowed:
        raise ConfigurationError(f"{variable} must be one of {', '.join(allowed)}, got {text!r}")
    return text.lower()


def _quotas(variable: str, text: str) -> str | None:
    name = _one_of(variable, text, ("standard", "trial", "none"))
    return None if name == "none" else name


def _environment(variable: str, text: str) -> str:
    return _one_of(variable, text, tuple(ENVIRONMENTS))


def _proxy(variable: str, text: str) -> str:
    return hide(checked_proxy(text, variable))


class _Setting(NamedTuple):
    """A setting of the constructor, and the variables that name it: the first one that is there counts.

    With one of the `rivals` among the program's own settings it is not read.
    """

    name: str
    variables: tuple[str, ...]
    read: Callable[[str, str], Any]
    rivals: tuple[str, ...] = ()


_SETTINGS: Final = (
    _Setting("access_token", ("PINTEREST_ACCESS_TOKEN",), _secret),
    _Setting("app_id", ("PINTEREST_APP_ID",), _text),
    _Setting("app_secret", ("PINTEREST_APP_SECRET",), _secret),
    _Setting("refresh_token", ("PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_REFRESH_TOKEN"), _secret),
    _Setting("base_url", ("PINTEREST_BASE_URL",), _text, ("environment",)),
    _Setting("environment", ("PINTEREST_ENVIRONMENT",), _environment, ("base_url",)),
    _Setting("timeout", ("PINTEREST_TIMEOUT",), _timeout),
    _Setting("max_wait", ("PINTEREST_MAX_WAIT",), _seconds),
    _Setting("max_retries", ("PINTEREST_MAX_RETRIES",), _count),
    _Setting("quotas", ("PINTEREST_QUOTAS",), _quotas, ("limiter",)),
    _Setting("proxy", ("PINTEREST_PROXY",), _proxy, ("session",)),
)
