package org.lstm4j.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipFile;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.torch.TorchNames;
import org.lstm4j.io.internal.torch.TorchNetwork;
import org.lstm4j.io.internal.torch.TorchState;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;

/**
 * State dicts of PyTorch as models: {@code .pt} and {@code .pth} of {@code torch.save}, and {@code .safetensors}. A state dict has weights by the
 * names of modules and not how these are called; so the network is told by names and shapes (embedding, LSTM, GRU, RNN, linear, layer and batch
 * normalization, one after the other, the last step behind the last recurrent one), and a remark says as what layers it was taken. Where that
 * is wrong somebody gives the network. Nothing in a file is executed.
 */
public final class TorchModels implements ModelReader {
    /** The first bytes of the old format: a pickle of protocol 2 of a number. */
    private static final byte[] LEGACY = {(byte) 0x80, 2, (byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46};

    private static final int LONGEST_HEADER = 100 << 20;

    /** For {@link java.util.ServiceLoader}. */
    public TorchModels() {}

    @Override
    public String format() {
        return "PyTorch";
    }

    @Override
    public boolean reads(Path file, byte[] start) {
        return isSafetensors(start) || isLegacy(start) || isArchive(file, start);
    }

    private static boolean isSafetensors(byte[] start) {
        if (start.length < 9 || start[8] != '{') {
            return false;
        }
        long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return header > 1 && header <= LONGEST_HEADER;
    }

    private static boolean isLegacy(byte[] start) {
        for (int i = 0; i < LEGACY.length; i++) {
            if (start.length <= i || start[i] != LEGACY[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isArchive(Path file, byte[] start) {
        if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().endsWith("/data.pkl"));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelFileException if it is missing, damaged or holds more than weights, names and shapes do not tell the network, or the
     *     network that is given is another one
     */
    @Override
    public ForeignModel read(Path file, Options options) {
        boolean isSafetensors = isSafetensors(FileStart.of(file));
        TorchFile read = isSafetensors
                ? new TorchFile(TorchNames.ofNetwork(Safetensors.read(file).tensors()), List.of())
                : TorchFile.read(file);
        Place place = Place.of(file);
        if (!options.fixed().isEmpty()) {
            throw new InvalidInputException(file
                    + ": weights have no open dimensions to fix; leave out --fix, or say steps in the input of --task");
        }
        String module = options.module().orElse("");
        ForeignModel model = options.network()
                .map(network -> TorchNetwork.of(place, read.tensors(), module, network))
                .orElseGet(() -> TorchNetwork.of(place, read.tensors(), module));
        List<String> remarks = new ArrayList<>();
        if (!read.leftOut().isEmpty()) {
            remarks.add(
                    "Of the checkpoint the weights are taken; left out: " + String.join(", ", read.leftOut()) + ".");
        }
        if (isSafetensors) {
            TorchNetwork.alike(read.tensors(), module)
                    .forEach(names -> remarks.add("A safetensors file does not keep the order of modules: "
                            + String.join(", ", names)
                            + ", which have the same shapes, are taken in this order."));
        }
        remarks.addAll(model.remarks());
        return new ForeignModel(
                model.graph(), model.weights(), model.producer(), model.facts(), remarks, model.documents());
    }

    /**
     * The weights of a model as the state dict of a network of PyTorch, to be written with {@link Safetensors#of}: {@code
     * lstm.weight_ih_l0}, {@code embedding.weight}, {@code dense.bias}, gates and axes in PyTorch's order. Modules have the names that they had in
     * PyTorch if the model came from there, and else those of the layers, each recurrent layer being a module of its own. Where a layer of
     * ours has one bias, the other one of PyTorch's two is zero.
     *
     * @param graph of the model
     * @param weights of all its parameters, by their names
     * @param facts of the model, as {@link ForeignModel#facts} and a model file's provenance have them; may be empty
     * @return tensors of float32, new ones, in the order in which PyTorch lists them; {@code num_batches_tracked} is an int64
     * @throws InvalidInputException naming the first layer that has no counterpart in PyTorch, as a GRU that resets before the product, or one
     *     with peepholes
     */
    public static SequencedMap<String, Tensor> stateDict(
            Graph graph, Map<String, Tensor> weights, Map<String, String> facts) {
        return TorchState.of(graph, weights, facts);
    }
}
