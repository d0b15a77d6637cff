"""Run a network of our own making."""

from typing import Any


def run_on_one_core(network: bytes) -> Any:
    """Return an ONNX network ready to run on one core: the others read codes meanwhile."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
