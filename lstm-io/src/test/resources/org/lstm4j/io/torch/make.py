"""Writes the files beside it as torch.save writes them, without PyTorch: pickles with the same names, references and storages.

The names are those of modules made up here, so that Python's own pickle module writes what PyTorch's would.
"""
import collections, io, os, pickle, struct, sys, types, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def module(name, **members):
    made = types.ModuleType(name)
    for key, value in members.items():
        setattr(made, key, value)
        if hasattr(value, "__module__"):
            value.__module__, value.__qualname__ = name, key
    sys.modules[name] = made
    return made


class Storage:
    def __init__(self, key, numbers):
        self.key, self.numbers = key, numbers


FORMATS = {"FloatStorage": "f", "DoubleStorage": "d", "HalfStorage": "e", "LongStorage": "q", "BoolStorage": "?"}
TYPES = {name: type(name, (), {}) for name in list(FORMATS) + ["BFloat16Storage"]}


def _rebuild_tensor_v2(*arguments):
    pass


def _rebuild_parameter(*arguments):
    pass


module("torch", **TYPES)
module("torch._utils", _rebuild_tensor_v2=_rebuild_tensor_v2, _rebuild_parameter=_rebuild_parameter)
sys.modules["torch"]._utils = sys.modules["torch._utils"]


class Tensor:
    def __init__(self, kind, key, numbers, offset, size, stride):
        self.kind, self.storage = kind, Storage(key, numbers)
        self.reference = (self.storage, kind)
        self.offset, self.size, self.stride = offset, size, stride

    def __reduce__(self):
        return _rebuild_tensor_v2, (Reference(self), self.offset, self.size, self.stride, False, collections.OrderedDict())


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return _rebuild_parameter, (self.tensor, True, collections.OrderedDict())


class Reference:
    def __init__(self, tensor):
        self.tensor = tensor


class Pickler(pickle._Pickler):
    def __init__(self, out, protocol, legacy):
        super().__init__(out, protocol)
        self.legacy, self.storages = legacy, collections.OrderedDict()

    def persistent_id(self, value):
        if not isinstance(value, Reference):
            return None
        tensor = value.tensor
        self.storages[tensor.storage.key] = (tensor.kind, tensor.storage.numbers)
        name = ("storage", TYPES[tensor.kind], tensor.storage.key, "cpu", getattr(tensor, "claimed", len(tensor.storage.numbers)))
        return name + ((None,) if self.legacy else ())


def raw(kind, numbers):
    if kind == "BFloat16Storage":
        return b"".join(struct.pack("<f", number)[2:] for number in numbers)
    return struct.pack("<%d%s" % (len(numbers), FORMATS[kind]), *numbers)


def save(name, value, protocol=2, entries=(), folder="archive"):
    out = io.BytesIO()
    pickler = Pickler(out, protocol, False)
    pickler.dump(value)
    with zipfile.ZipFile(os.path.join(HERE, name), "w") as file:
        def put(entry, content):
            file.writestr(zipfile.ZipInfo(folder + "/" + entry), content)
        put("data.pkl", out.getvalue())
        for key, (kind, numbers) in pickler.storages.items():
            put("data/" + key, raw(kind, numbers))
        for entry, content in entries:
            put(entry, content)
        put("version", "3\n")


def save_legacy(name, value):
    with open(os.path.join(HERE, name), "wb") as file:
        for head in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}):
            pickle.dump(head, file, protocol=2)
        pickler = Pickler(file, 2, True)
        pickler.dump(value)
        pickle.dump(list(pickler.storages), file, protocol=2)
        for kind, numbers in pickler.storages.values():
            file.write(struct.pack("<q", len(numbers)) + raw(kind, numbers))


def weights(prefix=""):
    shared = [float(i) for i in range(12)]
    return collections.OrderedDict([
        (prefix + "lstm.weight_ih_l0", Tensor("FloatStorage", "0", shared, 0, (2, 3), (3, 1))),
        (prefix + "lstm.weight_hh_l0", Tensor("FloatStorage", "0", shared, 6, (3, 2), (1, 3))),
        (prefix + "fc.bias", Parameter(Tensor("DoubleStorage", "1", [0.5, -0.25], 0, (2,), (1,)))),
        (prefix + "half", Tensor("HalfStorage", "2", [1.5, -2.0], 0, (2,), (1,))),
        (prefix + "brain", Tensor("BFloat16Storage", "3", [3.0, -0.5], 0, (1, 2), (2, 1))),
        (prefix + "norm.num_batches_tracked", Tensor("LongStorage", "4", [7], 0, (), ())),
        (prefix + "mask", Tensor("BoolStorage", "5", [True, False], 0, (2,), (1,))),
    ])


class Claim(Tensor):
    """Says that its storage has as many elements as fit into 64 bits."""

    def __init__(self):
        super().__init__("FloatStorage", "0", [1.0], 0, (1,), (1,))
        self.claimed = 2**63 - 1


class Net:
    def __init__(self):
        self.weights = weights()


class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/executed-by-a-model-file",)


if __name__ == "__main__":
    save("state-dict.pt", weights())
    save("protocol-4.pt", weights(), protocol=4, folder="model")
    save("parallel.pt", weights("module."))
    save("checkpoint.pt", {"epoch": 3, "loss": 0.25, "model_state_dict": weights(),
                           "optimizer_state_dict": {"state": {0: {"step": 5}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}]}})
    save("accuracy.pt", {"epoch": 3, "best_acc1": Tensor("FloatStorage", "9", [71.5], 0, (), ()), "state_dict": weights()})
    many = Tensor("FloatStorage", "0", [0.0] * 1000, 0, (1000,), (1,))
    save("many-names.pt", {str(i): many for i in range(3000)})
    save("claims.pt", {"weight": Claim()})
    save("two-networks.pt", {"generator": weights(), "critic": weights()})
    save_legacy("legacy.pth", weights())
    moment = Tensor("FloatStorage", "9", [1.0, 2.0, 3.0], 0, (3,), (1,))
    save_legacy("legacy-checkpoint.pth", {"epoch": 3, "state_dict": weights(),
                                          "optimizer": {"state": {0: {"exp_avg": moment, "step": 5}}, "param_groups": []}})
    save("module.pt", Net())
    save("evil.pt", {"weight": weights()["half"], "more": Evil()})
    save("script.pt", weights(), entries=[("code/__torch__.py", "class Net(Module):\n"), ("constants.pkl", "")])
    save("big-endian.pt", weights(), entries=[("byteorder", "big")])
    save("outside.pt", {"weight": Tensor("FloatStorage", "0", [1.0, 2.0], 1, (2,), (1,))})
