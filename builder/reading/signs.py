"""Which plain characters say the same as a formula's commands: the literal tables of `formula`."""

from __future__ import annotations

# Letters of other scripts that look like those of "Check" and "python".
ALIKE = str.maketrans("АаВвСсЕеНһКкОоРрТтУуХх", "AaBbCcEeHhKkOoPpTtYyXx")

SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "infty": "∞", "partial": "∂", "nabla": "∇", "emptyset": "∅", "forall": "∀",
    "exists": "∃", "ell": "ℓ", "top": "⊤", "ldots": "…", "dots": "…", "cdots": "⋯", "degree": "°", "prime": "′",
    "langle": "⟨", "rangle": "⟩", "neg": "¬", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "lvert": "|", "rvert": "|", "vert": "|", "|": "‖", "%": "%", "$": "$", "{": "{", "}": "}", "&": "&", "#": "#",
    "_": "_", ",": " ", ";": " ", ":": " ", " ": " ", "quad": " ", "qquad": " ", "!": "",
}  # fmt: skip

# Between two operands these stand with a space on either side; a sign before an operand stands close to it.
OPERATORS = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "approx": "≈",
    "sim": "∼", "equiv": "≡", "propto": "∝", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪",
    "cap": "∩", "setminus": "∖", "mid": "∣", "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←",
    "mapsto": "↦", "ll": "≪", "gg": "≫", "perp": "⊥", "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓",
    "land": "∧", "lor": "∨", "wedge": "∧", "vee": "∨", "odot": "⊙", "circ": "∘", "ast": "∗",
}  # fmt: skip
PLAIN_OPERATORS = {
    "+": "+", "-": "−", "−": "−", "=": "=", "<": "<", ">": ">", "*": "∗", "±": "±", "·": "·", "×": "×",
}  # fmt: skip
CHARACTERS = {",": ", ", ";": "; ", "'": "′"}

# Upright words, set apart from what they apply to.
WORDS = {
    "log", "ln", "exp", "sin", "cos", "tan", "tanh", "max", "min", "sup", "inf", "arg", "argmax", "argmin", "det",
    "dim", "gcd", "lim", "Pr",
}  # fmt: skip
LARGE = {"sum": "∑", "prod": "∏", "int": "∫"}
SPACES = {",", ";", ":", " ", "quad", "qquad"}

# Combining marks above one letter, and letters with a double stroke.
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
DOUBLE = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "E": "𝔼", "P": "ℙ"}

FRACTIONS = {
    "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘",
    "1/6": "⅙", "5/6": "⅚", "1/7": "⅐", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞", "1/9": "⅑", "1/10": "⅒",
}  # fmt: skip
ABOVE = {
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "+": "⁺",
    "−": "⁻", "=": "⁼", "(": "⁽", ")": "⁾", "a": "ᵃ", "b": "ᵇ", "c": "ᶜ", "d": "ᵈ", "e": "ᵉ", "f": "ᶠ", "g": "ᵍ",
    "h": "ʰ", "i": "ⁱ", "j": "ʲ", "k": "ᵏ", "l": "ˡ", "m": "ᵐ", "n": "ⁿ", "o": "ᵒ", "p": "ᵖ", "r": "ʳ", "s": "ˢ",
    "t": "ᵗ", "u": "ᵘ", "v": "ᵛ", "w": "ʷ", "x": "ˣ", "y": "ʸ", "z": "ᶻ", "T": "ᵀ", "⊤": "ᵀ", "′": "′", "∗": "*",
    "∘": "°",
}  # fmt: skip
BELOW = {
    "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉", "+": "₊",
    "−": "₋", "=": "₌", "(": "₍", ")": "₎", "a": "ₐ", "e": "ₑ", "h": "ₕ", "i": "ᵢ", "j": "ⱼ", "k": "ₖ", "l": "ₗ",
    "m": "ₘ", "n": "ₙ", "o": "ₒ", "p": "ₚ", "r": "ᵣ", "s": "ₛ", "t": "ₜ", "u": "ᵤ", "v": "ᵥ", "x": "ₓ",
}  # fmt: skip
