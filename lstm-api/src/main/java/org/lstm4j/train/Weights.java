package org.lstm4j.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Parameter;
import org.lstm4j.spi.Parameters;

/** What can be said of a model's weights. */
public final class Weights {
    private static final int PART = 1 << 20;

    private Weights() {}

    /** Copies of a model's weights, without the optimizer's slots. */
    public static SequencedMap<String, Tensor> of(Parameters parameters) {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        parameters.list().stream()
                .filter(parameter -> !parameter.name().startsWith(Updates.SCOPE + "/"))
                .forEach(parameter -> weights.put(parameter.name(), parameters.get(parameter.name())));
        return weights;
    }

    /** Copies of what the model is: the weights, or their averages if the optimizer keeps some and has made a step. */
    static SequencedMap<String, Tensor> ofModel(Parameters parameters) {
        SequencedMap<String, Tensor> weights = of(parameters);
        String started = Updates.SCOPE + "/" + MovingAverage.STARTED;
        Set<String> names = names(parameters);
        if (names.contains(started) && parameters.get(started).element(0) != 0) {
            weights.replaceAll((name, own) -> {
                String average = average(name);
                return names.contains(average) ? parameters.get(average) : own;
            });
        }
        return weights;
    }

    /** Sets weights, and their averages if the optimizer keeps some: from there it goes on with both. */
    static void set(Parameters parameters, Map<String, Tensor> weights) {
        Set<String> names = names(parameters);
        weights.forEach(parameters::check);
        weights.forEach((name, tensor) -> {
            parameters.set(name, tensor);
            if (names.contains(average(name))) {
                parameters.set(average(name), tensor);
            }
        });
    }

    private static Set<String> names(Parameters parameters) {
        return parameters.list().stream().map(Parameter::name).collect(Collectors.toSet());
    }

    private static String average(String name) {
        return Updates.SCOPE + "/" + name + "/" + MovingAverage.SLOT;
    }

    /**
     * The SHA-256 of all weights in hexadecimal: for each, by name, its name, its shape and its float32 bits,
     * little-endian. Equal digests mean equal bits.
     */
    public static String sha256(Map<String, Tensor> weights) {
        MessageDigest digest = Sha256.digest();
        new TreeMap<>(weights).forEach((name, tensor) -> {
            digest.update((name + tensor.shape()).getBytes(StandardCharsets.UTF_8));
            // in parts: the bytes of a large tensor are more than a buffer can hold
            for (int from = 0; from < tensor.size(); from += PART) {
                int count = Math.min(PART, tensor.size() - from);
                ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tensor.floats(), from, count);
                digest.update(bytes);
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }
}
