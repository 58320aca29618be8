"""Pictures of chains: rows come in, a graph of source lines is made of them and drawn as SVG, HTML or in the language of graphviz."""
