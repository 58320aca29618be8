"""typing_extensions: as typing."""

from typing import NamedTuple as NamedTuple
from typing import Protocol as Protocol
from typing import TypedDict as TypedDict
from typing import cast as cast
from typing import final as final
from typing import override as override
from typing import overload as overload
from typing import runtime_checkable as runtime_checkable

def __getattr__(*args, **kwargs) -> opaque: ...
