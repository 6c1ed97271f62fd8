"""The model as an ONNX graph: six layers of BERT and the mean of all tokens, of length one."""

from collections.abc import Mapping, Sequence

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

LAYERS, HEADS, SIZE = 6, 12, 384
HEAD = SIZE // HEADS
EPSILON = 1e-12
OPSET = 20
"""The first with Gelu."""
IR_VERSION = 9
"""What that opset came with: older readers understand it."""

Weights = Mapping[str, "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"]


class Graph:
    """Nodes and constants, in the order in which they are added."""

    def __init__(self, weights: Weights) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self.weights = weights

    def add(self, kind: str, inputs: Sequence[str], **attributes: object) -> str:
        """A node; what it gives is called by its number."""
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: object, kind: type = np.float32) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def weight(self, name: str, *, turned: bool = False) -> str:
        """A tensor of the model. A dense layer's is kept as (out, in), and multiplied turned."""
        value = self.weights[name]
        return self.constant(name, np.ascontiguousarray(value.T) if turned else value)

    def dense(self, states: str, name: str) -> str:
        product = self.add("MatMul", [states, self.weight(f"{name}.weight", turned=True)])
        return self.add("Add", [product, self.weight(f"{name}.bias")])

    def normalised(self, states: str, name: str) -> str:
        parts = [self.weight(f"{name}.{part}") for part in ("weight", "bias")]
        return self.add("LayerNormalization", [states, *parts], axis=-1, epsilon=EPSILON)


def model(weights: Weights) -> ModelProto:
    """`ids`, the tokens of one text, to `vector`.

    One text, so nothing is filled up and nothing masked; and a vector is the same whatever else is
    computed, for int8 scales what it multiplies by the largest of it.
    """
    graph = Graph(weights)
    for name, value in {"heads": [-1, HEADS, HEAD], "joined": [-1, SIZE], "none": [0]}.items():
        graph.constant(name, value, np.int64)
    states = _embedded(graph)
    for number in range(LAYERS):
        states = _layer(graph, states, f"encoder.layer.{number}")
    _pooled(graph, states)
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["tokens"])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [SIZE])
    return helper.make_model(
        helper.make_graph(graph.nodes, "minilm", [ids], [vector], graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="copydesk",
    )


def _embedded(graph: Graph) -> str:
    """Words at their places. The kind of token is always the first, for there is one text."""
    words = graph.add("Gather", [graph.weight("embeddings.word_embeddings.weight"), "ids"])
    places = graph.constant(
        "places",
        graph.weights["embeddings.position_embeddings.weight"]
        + graph.weights["embeddings.token_type_embeddings.weight"][0],
    )
    placed = graph.add("Slice", [places, "none", graph.add("Shape", ["ids"]), "none"])
    return graph.normalised(graph.add("Add", [words, placed]), "embeddings.LayerNorm")


def _layer(graph: Graph, states: str, name: str) -> str:
    attended = _attention(graph, states, f"{name}.attention.self")
    output = graph.dense(attended, f"{name}.attention.output.dense")
    summed = graph.add("Add", [output, states])
    states = graph.normalised(summed, f"{name}.attention.output.LayerNorm")
    wide = graph.add("Gelu", [graph.dense(states, f"{name}.intermediate.dense")])
    output = graph.dense(wide, f"{name}.output.dense")
    return graph.normalised(graph.add("Add", [output, states]), f"{name}.output.LayerNorm")


def _attention(graph: Graph, states: str, name: str) -> str:
    query, key, value = (
        graph.add("Reshape", [graph.dense(states, f"{name}.{part}"), "heads"])
        for part in ("query", "key", "value")
    )
    query, value = (graph.add("Transpose", [part], perm=[1, 0, 2]) for part in (query, value))
    key = graph.add("Transpose", [key], perm=[1, 2, 0])
    scale = graph.constant(f"{name}.scale", HEAD**-0.5)
    scores = graph.add("Mul", [graph.add("MatMul", [query, key]), scale])
    shares = graph.add("Softmax", [scores], axis=-1)
    mixed = graph.add("Transpose", [graph.add("MatMul", [shares, value])], perm=[1, 0, 2])
    return graph.add("Reshape", [mixed, "joined"])


def _pooled(graph: Graph, states: str) -> None:
    """The mean of all tokens; its length is made one, so their sum does."""
    summed = graph.add("ReduceSum", [states, "none"], keepdims=0)
    length = graph.add("ReduceL2", [summed, "none"], keepdims=1)
    graph.nodes.append(helper.make_node("Div", [summed, length], ["vector"], name="vector"))
