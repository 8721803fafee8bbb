"""What well-known decorators do, by the dotted path that they are imported from. A project adds its own in the
configuration, `[tool.apicheck.decorators]`.

Decorators that return a function with other parameters, chosen at run time, are left out: what is not here is unknown.
"""

from collections.abc import Mapping
from types import MappingProxyType

from apicheck.model.effect import Effect

PARAMETERS_OF_COMMANDS = frozenset(
    f"{module}.{name}"
    for module in ("click", "click.decorators", "rich_click", "asyncclick", "asyncclick.decorators", "cloup")
    for name in (
        *("argument", "option", "confirmation_option", "help_option", "password_option", "version_option"),
        "option_group",
    )
)
"""Decorators that leave a function as it is, but for a parameter of the command that a decorator above makes of it."""

_PATHS: dict[Effect, tuple[str, ...]] = {
    Effect.STATIC_METHOD: ("builtins.staticmethod", "abc.abstractstaticmethod"),
    Effect.CLASS_METHOD: (
        *("builtins.classmethod", "abc.abstractclassmethod"),
        *("pydantic.validator", "pydantic.root_validator", "pydantic.field_validator"),
        *("pydantic.class_validators.validator", "pydantic.class_validators.root_validator"),
        *("pydantic.v1.validator", "pydantic.v1.root_validator", "pydantic.functional_validators.field_validator"),
        *("pydantic.v1.class_validators.validator", "pydantic.v1.class_validators.root_validator"),
        *("pydantic.deprecated.class_validators.validator", "pydantic.deprecated.class_validators.root_validator"),
    ),
    Effect.PROPERTY: (
        *("builtins.property", "abc.abstractproperty", "enum.property", "types.DynamicClassAttribute"),
        *("sqlalchemy.ext.declarative.declared_attr", "sqlalchemy.orm.declared_attr"),
        *("sqlalchemy.ext.hybrid.hybrid_property", "pandas._libs.properties.cache_readonly"),
        *("pandas.util._decorators.cache_readonly", "cython.property", "zope.cachedescriptors.property.Lazy"),
    ),
    Effect.CACHED_PROPERTY: (
        *("functools.cached_property", "cached_property.cached_property", "werkzeug.utils.cached_property"),
        *("django.utils.functional.cached_property", "pyramid.decorator.reify", "propcache.cached_property"),
        *("propcache.under_cached_property", "propcache.api.cached_property", "boltons.cacheutils.cachedproperty"),
        *("jaraco.functools.cached_property", "sqlalchemy.util.memoized_property", "backports.cached_property"),
        *("backports.cached_property.cached_property", "astropy.utils.decorators.lazyproperty"),
    ),
    Effect.CONTEXT_MANAGER: ("contextlib.contextmanager", "contextlib2.contextmanager"),
    Effect.ASYNC_CONTEXT_MANAGER: (
        *("contextlib.asynccontextmanager", "async_generator.asynccontextmanager"),
        *("contextlib2.asynccontextmanager", "async_exit_stack.asynccontextmanager"),
    ),
    Effect.COROUTINE: (
        *("asyncio.coroutine", "asyncio.coroutines.coroutine", "types.coroutine"),
        *("tornado.gen.coroutine", "asgiref.sync.sync_to_async", "channels.db.database_sync_to_async"),
    ),
    Effect.KEEPS_PARAMETERS: (
        *("twisted.internet.defer.inlineCallbacks", "twisted.internet.defer.deferredGenerator"),
        *("asgiref.sync.async_to_sync", "tornado.gen.engine"),
    ),
    Effect.FILLS_FIRST: (
        *("click.pass_context", "click.pass_obj", "click.decorators.pass_context", "click.decorators.pass_obj"),
        *("rich_click.pass_context", "rich_click.pass_obj", "asyncclick.pass_context", "asyncclick.pass_obj"),
    ),
    Effect.COMMAND: (
        *("click.command", "click.group", "click.decorators.command", "click.decorators.group"),
        *("click.Group.command", "click.Group.group", "flask.cli.AppGroup.command", "flask.cli.AppGroup.group"),
        *("rich_click.command", "rich_click.group", "asyncclick.command", "asyncclick.group"),
        *("cloup.command", "cloup.group", "discord.ext.commands.command", "discord.ext.commands.group"),
        *("flask.cli.FlaskGroup.command", "quart.cli.AppGroup.command"),
    ),
    Effect.NOT_CALLABLE: (
        "pytest.fixture",
        "pytest.yield_fixture",
        "_pytest.fixtures.fixture",
        "pytest_asyncio.fixture",
    ),
    Effect.KEEPS_CALL: (
        # the language and the standard library
        *("abc.abstractmethod", "atexit.register", "enum.member", "enum.nonmember", "functools.cache"),
        *("functools.lru_cache", "functools.singledispatch", "functools.singledispatchmethod", "functools.wraps"),
        *("inspect.markcoroutinefunction", "reprlib.recursive_repr", "unittest.skip", "unittest.skipIf"),
        *("unittest.skipUnless", "unittest.expectedFailure", "warnings.deprecated"),
        *(f"typing.{name}" for name in ("final", "no_type_check", "overload", "override", "type_check_only")),
        *(f"typing_extensions.{name}" for name in ("deprecated", "final", "no_type_check", "overload", "override")),
        # deprecations
        *("deprecated.deprecated", "deprecated.classic.deprecated", "deprecation.deprecated"),
        *(f"deprecated.sphinx.{name}" for name in ("deprecated", "versionadded", "versionchanged")),
        # command lines
        *PARAMETERS_OF_COMMANDS,
        *("flask.cli.with_appcontext", "typer.Typer.command", "typer.Typer.callback", "cyclopts.App.command"),
        *("cyclopts.App.default", "invoke.task", "nox.session", "fabric.task"),
        # web frameworks
        *(f"flask.{owner}.{name}" for owner in ("Flask", "Blueprint") for name in ("route", "errorhandler")),
        *(f"flask.Flask.{name}" for name in ("before_request", "after_request", "teardown_appcontext")),
        *(
            f"fastapi.{owner}.{name}"
            for owner in ("FastAPI", "APIRouter")
            for name in ("get", "put", "post", "delete", "options", "head", "patch", "trace", "websocket")
        ),
        *(f"tornado.web.{name}" for name in ("addslash", "asynchronous", "authenticated", "removeslash")),
        *("django.db.transaction.atomic", "django.dispatch.receiver", "django.views.decorators.csrf.csrf_exempt"),
        *("django.contrib.auth.decorators.login_required", "django.utils.deconstruct.deconstructible"),
        # tasks and retries
        *(
            "celery.shared_task",
            "celery.Celery.task",
            "celery.app.shared_task",
            "dramatiq.actor",
            "backoff.on_exception",
        ),
        *("backoff.on_predicate", "retrying.retry", "tenacity.retry", "stamina.retry", "dask.delayed"),
        *("dask.delayed.delayed", "prefect.flow", "prefect.task", "airflow.decorators.task"),
        # caches
        *("cachetools.cached", "cachetools.cachedmethod", "cachetools.func.lru_cache", "cachetools.func.ttl_cache"),
        *("async_lru.alru_cache", "joblib.Memory.cache", "methodtools.lru_cache"),
        # numbers
        *("jax.jit", "jax.custom_jvp", "jax.custom_vjp", "numba.jit", "numba.njit", "numba.vectorize"),
        *("numpy.core.overrides.array_function_dispatch", "numpy._core.overrides.array_function_dispatch"),
        *("numpy.core.overrides.set_module", "numpy._core.overrides.set_module", "tensorflow.function"),
        *("torch.inference_mode", "torch.jit.export", "torch.jit.ignore", "torch.jit.script", "torch.no_grad"),
        # types and validation
        *("beartype.beartype", "beartype.beartype_this_package", "typeguard.typechecked", "icontract.ensure"),
        *("icontract.require", "pydantic.computed_field", "pydantic.field_serializer", "pydantic.model_serializer"),
        *("pydantic.model_validator", "pydantic.validate_arguments", "pydantic.validate_call"),
        *("pydantic.v1.validate_arguments", "pydantic.v1.decorator.validate_arguments"),
        # databases
        *("sqlalchemy.event.listens_for", "sqlalchemy.ext.compiler.compiles", "sqlalchemy.ext.hybrid.hybrid_method"),
        *("sqlalchemy.orm.reconstructor", "sqlalchemy.orm.validates"),
        # tests and plugins
        *("pluggy.HookimplMarker", "pluggy.HookspecMarker", "pytest.hookimpl", "pytest.hookspec"),
        *("trio.lowlevel.enable_ki_protection", "trio.lowlevel.disable_ki_protection"),
    ),
}

EFFECTS: Mapping[str, Effect] = MappingProxyType({path: effect for effect, paths in _PATHS.items() for path in paths})
"""What a decorator does, by the path that it is imported from, or for a method by its class's path."""

REPLACING_CLASSES = frozenset(
    {"twisted.python.deprecate.deprecated", "twisted.python.deprecate.deprecatedKeywordParameter"}
)
"""Decorators that put a function in the place of a class."""

EFFECTS_BY_NAME: Mapping[str, Effect] = MappingProxyType(
    {
        **dict.fromkeys(("staticmethod", "abstractstaticmethod"), Effect.STATIC_METHOD),
        **dict.fromkeys(("classmethod", "abstractclassmethod", "root_validator"), Effect.CLASS_METHOD),
        **dict.fromkeys(("property", "abstractproperty"), Effect.PROPERTY),
        **dict.fromkeys(("cached_property",), Effect.CACHED_PROPERTY),
        **dict.fromkeys(("contextmanager",), Effect.CONTEXT_MANAGER),
        **dict.fromkeys(("asynccontextmanager",), Effect.ASYNC_CONTEXT_MANAGER),
        **dict.fromkeys(("coroutine",), Effect.COROUTINE),
        **dict.fromkeys(
            (
                *("abstractmethod", "cache", "deleter", "deprecated", "final", "getter", "lru_cache", "no_type_check"),
                *("overload", "override", "setter", "singledispatch", "singledispatchmethod", "wraps"),
            ),
            Effect.KEEPS_CALL,
        ),
    }
)
"""What a decorator does by its last name, which is all there is where its path leads to nothing that is known."""

ATTRIBUTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "functools.cache": ("cache_clear", "cache_info"),
        "functools.lru_cache": ("cache_clear", "cache_info"),
        "functools.singledispatch": ("register", "dispatch", "registry"),
        "functools.singledispatchmethod": ("register",),
    }
)
"""The attributes that a decorator gives to a function, which users call: `f.cache_clear()`."""
