"""scipy.constants: numbers."""

def value(key) -> number | fixed: ...
physical_constants: dict[(number | fixed, opaque, number | fixed)]
pi: number | fixed
c: number | fixed
speed_of_light: number | fixed
h: number | fixed
hbar: number | fixed
G: number | fixed
g: number | fixed
e: number | fixed
elementary_charge: number | fixed
R: number | fixed
k: number | fixed
Boltzmann: number | fixed
N_A: number | fixed
Avogadro: number | fixed
m_e: number | fixed
m_p: number | fixed
epsilon_0: number | fixed
mu_0: number | fixed
sigma: number | fixed
angstrom: number | fixed
nano: number | fixed
micro: number | fixed
milli: number | fixed
