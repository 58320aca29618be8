from .attn import *
from .config import load_config
