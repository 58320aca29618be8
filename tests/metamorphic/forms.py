"""Rewrites of forms: the same jit, the same call, the same function, written in another way."""

from __future__ import annotations

import ast

from tests.metamorphic import trees


def _decorated(files: trees.Files) -> list[tuple[ast.Module, ast.FunctionDef]]:
    return [
        (tree, node)
        for tree in files.values()
        for node in trees.functions(tree)
        if len(node.decorator_list) == 1 and (trees.last(node.decorator_list[0]) == "jit" or trees.jit_call(node.decorator_list[0]))
    ]


def decorator_to_call(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``@jit def f`` becomes ``def f`` and ``f = jit(f)``."""
    chosen = trees.one(_decorated(files), pick)
    if chosen is None:
        return None
    tree, function = chosen
    decorator = function.decorator_list.pop()
    if isinstance(decorator, ast.Call) and trees.last(decorator.func) == "partial":
        made = ast.Call(decorator.args[0], [ast.Name(function.name, ast.Load()), *decorator.args[1:]], decorator.keywords)
    elif isinstance(decorator, ast.Call):
        made = ast.Call(decorator.func, [ast.Name(function.name, ast.Load())], decorator.keywords)
    else:
        made = ast.Call(decorator, [ast.Name(function.name, ast.Load())], [])
    assignment = ast.Assign([ast.Name(function.name, ast.Store())], made)
    tree.body.insert(tree.body.index(function) + 1, assignment)
    return trees.Rewritten(files)


def partial_to_factory(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``@partial(jit, ...)`` becomes ``@jit(...)``, which newer JAX allows."""
    found = [
        (tree, node)
        for tree, node in _decorated(files)
        if isinstance(node.decorator_list[0], ast.Call) and trees.last(node.decorator_list[0].func) == "partial"
        if len(node.decorator_list[0].args) == 1
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    decorator = chosen[1].decorator_list[0]
    chosen[1].decorator_list[0] = ast.Call(decorator.args[0], [], decorator.keywords)
    return trees.Rewritten(files)


def partial_by_lambda(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A decorator becomes a lambda that jits what it gets."""
    chosen = trees.one(_decorated(files), pick)
    if chosen is None:
        return None
    decorator = chosen[1].decorator_list[0]
    jit = (
        decorator
        if not isinstance(decorator, ast.Call)
        else decorator.args[0]
        if trees.last(decorator.func) == "partial"
        else decorator.func
    )
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    made = ast.Call(jit, [ast.Name("function", ast.Load())], keywords)
    arguments = ast.arguments([], [ast.arg("function")], None, [], [], None, [])
    chosen[1].decorator_list[0] = ast.Lambda(arguments, made)
    return trees.Rewritten(files)


def _specs(files: trees.Files) -> list[tuple[ast.FunctionDef | None, ast.keyword]]:
    found = []
    for tree in files.values():
        owner = {id(decorator): node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for decorator in node.decorator_list}
        for node in ast.walk(tree):
            call = trees.jit_call(node) if isinstance(node, ast.Call) else None
            specs = [keyword for keyword in call.keywords if keyword.arg in {"static_argnums", "static_argnames"}] if call else []
            found += [(owner.get(id(node)), keyword) for keyword in specs if len(specs) == 1]
    return found


def names_to_numbers(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``static_argnames`` becomes ``static_argnums``: JAX infers the other."""
    found = []
    for function, keyword in _specs(files):
        if function is None or keyword.arg != "static_argnames" or function.args.vararg or function.args.kwarg:
            continue
        elements = keyword.value.elts if isinstance(keyword.value, ast.Tuple | ast.List) else [keyword.value]
        names = [element.value for element in elements if isinstance(element, ast.Constant)]
        positional = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if names and len(names) == len(elements) and set(names) <= set(positional):
            found.append((keyword, [positional.index(name) for name in names]))
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    keyword, numbers = chosen
    keyword.arg = "static_argnums"
    keyword.value = ast.Tuple([ast.Constant(number) for number in numbers], ast.Load())
    return trees.Rewritten(files)


def spec_as_list(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A static spec becomes a list."""
    found = [(keyword,) for _, keyword in _specs(files) if isinstance(keyword.value, ast.Tuple | ast.Constant)]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    value = chosen[0].value
    chosen[0].value = ast.List(value.elts if isinstance(value, ast.Tuple) else [value], ast.Load())
    return trees.Rewritten(files)


def spec_by_name(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A static spec becomes a constant of the module."""
    chosen = trees.one(_specs(files), pick)
    if chosen is None:
        return None
    tree = next(tree for tree in files.values() if any(node is chosen[1] for node in ast.walk(tree)))
    tree.body.insert(trees.after_imports(tree), ast.Assign([ast.Name("STATIC", ast.Store())], chosen[1].value))
    chosen[1].value = ast.Name("STATIC", ast.Load())
    return trees.Rewritten(files)


def _plain_calls(files: trees.Files) -> list[tuple[ast.Module, ast.FunctionDef, ast.Call]]:
    """Calls of functions that carry no decorator and are used in no other way, so that no transform sees them."""
    found = []
    for tree in files.values():
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        for function in trees.functions(tree):
            calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == function.name]
            if (
                function.decorator_list
                or not trees.bound_once(tree, function.name)
                or len(calls) != sum(n.id == function.name for n in names)
            ):
                continue
            found += [(tree, function, call) for call in calls]
    return found


def positional_to_keyword(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """The last positional argument of a call of a plain function is passed by its name."""
    found = []
    for _, function, call in _plain_calls(files):
        starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        if call.args and not starred and not function.args.posonlyargs and len(call.args) <= len(function.args.args):
            found.append((function, call))
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    function, call = chosen
    name = function.args.args[len(call.args) - 1].arg
    call.keywords.insert(0, ast.keyword(name, call.args.pop()))
    return trees.Rewritten(files)


def keyword_to_positional(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """The first keyword argument of a call of a plain function is passed by its place."""
    found = []
    for _, function, call in _plain_calls(files):
        starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        following = function.args.args[len(call.args) :]
        if call.keywords and not starred and following and following[0].arg == call.keywords[0].arg:
            found.append((call,))
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    chosen[0].args.append(chosen[0].keywords.pop(0).value)
    return trees.Rewritten(files)


def call_through_a_wrapper(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(...)`` becomes ``through(...)``, a function that hands everything on to ``f``."""
    found = [
        (tree, node)
        for tree in files.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {f.name for f in trees.functions(tree)} and trees.bound_once(tree, node.func.id)
        if not any(node in ast.walk(decorator) for f in trees.functions(tree) for decorator in f.decorator_list)
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    tree, call = chosen
    position = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.FunctionDef) and node.name == call.func.id)
    text = f"def through(*args, **kwargs):\n    return {call.func.id}(*args, **kwargs)"
    tree.body.insert(position + 1, trees.parse_statements(text)[0])
    call.func = ast.Name("through", ast.Load())
    return trees.Rewritten(files)


def name_the_function(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(x)`` becomes ``called = f`` and ``called(x)``."""
    found = [
        (body, statement, statement.value)
        for tree in files.values()
        for function in trees.functions(tree)
        for body in trees.bodies(function)
        for statement in body
        if isinstance(statement, trees.SIMPLE) and isinstance(statement.value, ast.Call) and isinstance(statement.value.func, ast.Name)
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    body, statement, call = chosen
    body.insert(body.index(statement), ast.Assign([ast.Name("called", ast.Store())], call.func))
    call.func = ast.Name("called", ast.Load())
    return trees.Rewritten(files)


def name_the_argument(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(g(x))`` becomes ``argument_ = g(x)`` and ``f(argument_)``."""
    found = [
        (body, statement, outer)
        for tree in files.values()
        for body in trees.bodies(tree)
        for statement in body
        if isinstance(statement, trees.SIMPLE)
        for outer in trees.first_evaluated(statement)
        if outer.args and not isinstance(outer.args[0], ast.Starred | ast.Name | ast.Constant | ast.GeneratorExp)
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    body, statement, outer = chosen
    body.insert(body.index(statement), ast.Assign([ast.Name("argument_", ast.Store())], outer.args[0]))
    outer.args[0] = ast.Name("argument_", ast.Load())
    return trees.Rewritten(files)


def lambda_to_def(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A lambda of a simple statement becomes a function defined right before it."""
    found = [
        (body, statement, node)
        for tree in files.values()
        for body in trees.bodies(tree)
        for statement in body
        if isinstance(statement, trees.SIMPLE)
        for node in _own_lambdas(statement)
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    body, statement, node = chosen
    made = trees.parse_statements("def defined(): ...")[0]
    made.args, made.body = node.args, [ast.Return(node.body)]
    body.insert(body.index(statement), made)
    _Replaced(node, ast.Name("defined", ast.Load())).visit(statement)
    return trees.Rewritten(files, anonymous=True)


def _own_lambdas(statement: ast.stmt) -> list[ast.Lambda]:
    """The lambdas that run in the scope and as often as the statement itself."""
    found: list[ast.Lambda] = []
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Lambda):
            found.append(node)
        elif not isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp | ast.IfExp | ast.BoolOp | ast.NamedExpr):
            pending += ast.iter_child_nodes(node)
    return found


class _Replaced(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().visit(node)
