from compiled import compile_loss


def line_search(x, direction):
    loss = compile_loss(1.5)  # expect-any: JIT_IN_LOOP @ call group=g
    return min((x - direction, x - 0.5 * direction), key=loss)
