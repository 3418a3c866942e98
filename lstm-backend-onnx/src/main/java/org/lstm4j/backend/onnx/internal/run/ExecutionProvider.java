package org.lstm4j.backend.onnx.internal.run;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.onnx.OnnxBackendProvider;
import org.lstm4j.backend.onnx.ProviderUnavailableException;

/**
 * Who computes in a session: chosen by name, never replaced by another.
 *
 * @param kind which
 * @param device the device's number
 */
record ExecutionProvider(Kind kind, int device) {

    /** Those that can be chosen. */
    enum Kind {
        CPU("cpu", OrtProvider.CPU),
        CUDA("cuda", OrtProvider.CUDA),
        TENSORRT("tensorrt", OrtProvider.TENSOR_RT),
        ROCM("rocm", OrtProvider.ROCM),
        DIRECTML("directml", OrtProvider.DIRECT_ML),
        COREML("coreml", OrtProvider.CORE_ML);

        private final String text;
        private final OrtProvider provider;

        Kind(String text, OrtProvider provider) {
            this.text = text;
            this.provider = provider;
        }
    }

    /**
     * The one that settings ask for.
     *
     * @throws ProviderUnavailableException if it is unknown, not in this ONNX Runtime, or cannot start
     */
    static ExecutionProvider of(Map<String, String> settings) {
        return of(settings, OrtEnvironment.getAvailableProviders());
    }

    static ExecutionProvider of(Map<String, String> settings, Set<OrtProvider> available) {
        String name = settings.getOrDefault(OnnxBackendProvider.PROVIDER, Kind.CPU.text);
        List<String> found = EnumSet.allOf(Kind.class).stream()
                .filter(kind -> available.contains(kind.provider))
                .map(kind -> kind.text)
                .toList();
        Kind chosen = Arrays.stream(Kind.values())
                .filter(kind -> kind.text.equals(name))
                .findFirst()
                .orElseThrow(() -> new ProviderUnavailableException(
                        "No execution provider \"" + name + "\". Found: " + String.join(", ", found) + ".",
                        name,
                        found));
        if (!found.contains(name)) {
            throw new ProviderUnavailableException(
                    "Execution provider \"" + name + "\" is not in this ONNX Runtime. Found: "
                            + String.join(", ", found) + ". Put the ONNX Runtime jar that has it on the class path"
                            + (chosen == Kind.CUDA ? " (onnxruntime_gpu)." : "."),
                    name,
                    found);
        }
        ExecutionProvider provider =
                new ExecutionProvider(chosen, device(settings.getOrDefault(OnnxBackendProvider.DEVICE, "0")));
        provider.check(found);
        return provider;
    }

    private static int device(String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw new InvalidInputException("Setting " + OnnxBackendProvider.DEVICE
                    + " is the number of a device, 0 or more; got \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /** A provider whose own libraries are missing says so only when it is added. */
    private void check(List<String> found) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            addTo(options);
        } catch (OrtException e) {
            ProviderUnavailableException unavailable = new ProviderUnavailableException(
                    "Execution provider \"" + kind.text + "\" cannot start: " + e.getMessage() + ". Found: "
                            + String.join(", ", found) + ".",
                    kind.text,
                    found);
            unavailable.initCause(e);
            throw unavailable;
        }
    }

    void addTo(OrtSession.SessionOptions options) throws OrtException {
        switch (kind) {
            case CPU -> {
                // always there
            }
            case CUDA -> {
                try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
                    cuda.add("use_tf32", "0"); // ten bits of mantissa are no float32
                    options.addCUDA(cuda);
                }
            }
            case TENSORRT -> options.addTensorrt(device);
            case ROCM -> options.addROCM(device);
            case DIRECTML -> options.addDirectML(device);
            case COREML -> options.addCoreML();
        }
    }

    /** For the description of the backend: {@code cpu} or {@code cuda:0}. */
    @Override
    public String toString() {
        return kind == Kind.CPU || kind == Kind.COREML ? kind.text : kind.text + ":" + device;
    }
}
