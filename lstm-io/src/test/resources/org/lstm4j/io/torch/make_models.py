"""Makes cases of PyTorch networks (python make_models.py > models.jsonl), one a line: the state dict by its names, an input and what the network
gives. Recorded with PyTorch 1.13, in float64 on the float32 weights.
"""
import json
import torch
from torch import nn


def dump(tensor):
    return {"shape": list(tensor.shape), "dtype": str(tensor.dtype).replace("torch.", ""), "data": [float("%.9g" % x) for x in tensor.double().flatten()]}


def emit(name, network, *inputs):
    torch.manual_seed(len(name))
    for key, tensor in network.state_dict().items():
        if tensor.is_floating_point():
            drawn = (torch.rand(tensor.shape) * 1.6 - 0.8).mul(1000).round().div(1000)
            tensor.copy_(drawn.abs() + 0.3 if "running_var" in key else drawn)
    state = {key: dump(tensor) for key, tensor in network.state_dict().items()}
    network = network.double().eval()
    with torch.no_grad():
        output = network(*[x.double() if x.is_floating_point() else x for x in inputs])
    print(json.dumps({"name": name, "state": state, "inputs": [dump(x) for x in inputs], "output": dump(output)}))


class Net(nn.Module):
    """Modules as attributes, in this order, and a function that calls them."""

    def __init__(self, forward, **modules):
        super().__init__()
        for key, module in modules.items():
            setattr(self, key, module)
        self.function = forward

    def forward(self, *inputs):
        return self.function(self, *inputs)


def last(reading):
    y, h = reading
    return (h[0] if isinstance(h, tuple) else h)[-1]


def both(reading):
    h = reading[1][0] if isinstance(reading[1], tuple) else reading[1]
    return torch.cat([h[-2], h[-1]], 1)


def cells(cell, steps):
    state = None
    outputs = []
    for step in range(steps.shape[1]):
        state = cell(steps[:, step], state)
        outputs.append(state[0])
    return torch.stack(outputs, 1)


torch.manual_seed(1)
ids = torch.tensor([[1, 2, 3, 0], [6, 5, 4, 1]])
x = (torch.rand(2, 5, 3) * 3 - 1.5).mul(100).round().div(100)

# What names and shapes tell.
emit("embedding_lstm", Net(lambda n, t: n.fc(last(n.lstm(n.embedding(t)))), embedding=nn.Embedding(7, 3), lstm=nn.LSTM(3, 2, batch_first=True), fc=nn.Linear(2, 2)), ids)
emit("stacked_both_ways", Net(lambda n, t: n.head(both(n.rnn(n.emb(t)))), emb=nn.Embedding(7, 3, padding_idx=0), rnn=nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True), head=nn.Linear(4, 2)), ids)
emit("gru_batch_norm", Net(lambda n, t: n.out(n.norm(last(n.gru(t)))), gru=nn.GRU(3, 4, num_layers=2, batch_first=True), norm=nn.BatchNorm1d(4), out=nn.Linear(4, 1)), x)
emit("rnn_layer_norm", Net(lambda n, t: n.out(n.norm(last(n.rnn(t)))), rnn=nn.RNN(3, 4, batch_first=True), norm=nn.LayerNorm(4), out=nn.Linear(4, 1, bias=False)), x)
emit("lstm_projected", Net(lambda n, t: n.out(last(n.lstm(t))), lstm=nn.LSTM(3, 4, proj_size=2, batch_first=True), out=nn.Linear(2, 1)), x)
emit("lstm_without_bias", Net(lambda n, t: n.lstm(t)[0], lstm=nn.LSTM(3, 4, bias=False, batch_first=True)), x)
emit("convolution_gru", Net(lambda n, t: n.fc(last(n.gru(n.conv(t.transpose(1, 2)).transpose(1, 2)))), conv=nn.Conv1d(3, 4, 2), gru=nn.GRU(4, 2, batch_first=True), fc=nn.Linear(2, 1)), x)

# What somebody has to write down.
emit("written_classifier", Net(lambda n, t: n.fc2(torch.relu(n.fc1(n.lstm(n.emb(t))[0].max(1)[0]))), emb=nn.Embedding(7, 3), lstm=nn.LSTM(3, 2, bidirectional=True, batch_first=True), fc1=nn.Linear(4, 3), fc2=nn.Linear(3, 2)), ids)
emit("written_convolution", Net(lambda n, t: torch.sigmoid(n.fc(n.norm(last(n.gru(torch.relu(n.conv(t.transpose(1, 2))).transpose(1, 2)))))), conv=nn.Conv1d(3, 4, 3, padding=1), gru=nn.GRU(4, 2, batch_first=True), norm=nn.LayerNorm(2), fc=nn.Linear(2, 1)), x)
emit("cell", Net(lambda n, t: cells(n.cell, t), cell=nn.LSTMCell(3, 2)), x)
pictures = (torch.rand(2, 1, 4, 4) * 3 - 1.5).mul(100).round().div(100)
emit("written_images", Net(lambda n, t: n.fc(n.conv(t).amax((2, 3))), conv=nn.Conv2d(1, 2, 3, padding=1), fc=nn.Linear(2, 1)), pictures)


# A checkpoint as Lightning writes it, by torch.save itself.
class Module(nn.Module):
    def __init__(self):
        super().__init__()
        self.model, self.fc = nn.LSTM(3, 2), nn.Linear(2, 1)


if __name__ == "__main__":
    module = Module()
    optimizer = torch.optim.Adam(module.parameters())
    module.fc(module.model(torch.ones(4, 1, 3))[0]).sum().backward()
    optimizer.step()
    torch.save({"epoch": 3, "global_step": 7, "pytorch-lightning_version": "2.0.0", "state_dict": module.state_dict(),
                "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 1}}}},
                "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_score": torch.tensor(0.5), "best_k_models": {}}},
                "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [],
                "hyper_parameters": {"units": 2, "lr": 1e-3, "bidirectional": False, "name": None}}, "lightning.ckpt")
