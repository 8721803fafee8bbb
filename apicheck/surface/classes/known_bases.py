"""Classes of foreign packages whose members are known, so that a class derived from them still has no unknown ones.

Source: the documentation of pydantic, "BaseModel" (of both major versions), and of msgspec, "Structs".
"""

_PYDANTIC_MEMBERS = frozenset(
    {
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema"),
        *("schema_json", "update_forward_refs", "validate", "Config", "root", "metadata"),
        *("__iter__", "__class_getitem__"),
    }
)
_PYDANTIC = frozenset(
    {
        *("pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel", "pydantic.v1.main.BaseModel"),
        *("pydantic.RootModel", "pydantic.root_model.RootModel", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"),
        *("pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings", "pydantic.generics.GenericModel"),
        "pydantic.v1.generics.GenericModel",
    }
)
_STRUCTS = frozenset({"msgspec.Struct"})


def may_bring(base: str, name: str) -> bool:
    """Tell whether a base class outside the project may have a member `name`: any, where nobody knows the class."""
    if base in _PYDANTIC:
        return name in _PYDANTIC_MEMBERS or name.startswith("model_")
    return base not in _STRUCTS
