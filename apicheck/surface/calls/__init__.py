"""How functions, classes and other callables are called, decorators included."""
