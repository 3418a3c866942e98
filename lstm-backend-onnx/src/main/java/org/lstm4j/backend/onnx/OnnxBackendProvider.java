package org.lstm4j.backend.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.backend.onnx.internal.run.NativeLibrary;
import org.lstm4j.backend.onnx.internal.run.OrtBackend;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Backends;

/**
 * Offers the backend {@code onnx}: inference on ONNX Runtime.
 *
 * <p>Settings: {@value #PROVIDER}, the execution provider, {@code cpu} by default; {@value #DEVICE}, the number of the
 * device of a provider that has several, 0 by default. Where a setting is not given, the system properties {@code
 * lstm.onnx.provider} and {@code lstm.onnx.device} are asked. A provider other than {@code cpu} needs the ONNX Runtime jar that
 * has it on the class path, in place of the plain one: {@code com.microsoft.onnxruntime:onnxruntime_gpu} for {@code cuda}.
 * What a provider has no kernel for, such as the arithmetic of shapes, ONNX Runtime computes on the CPU.
 *
 * <p>ONNX Runtime unpacks its native library at each start of a JVM; the system property {@code
 * onnxruntime.native.path} names a directory that has it already.
 */
public final class OnnxBackendProvider implements BackendProvider {
    /** The name that selects it. */
    public static final String NAME = "onnx";

    /** The setting that names the execution provider. */
    public static final String PROVIDER = "provider";

    /** The setting with the device's number. */
    public static final String DEVICE = "device";

    private static final String PROPERTIES = "lstm.onnx.";

    /** For {@link java.util.ServiceLoader}. */
    public OnnxBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public Availability availability() {
        return NativeLibrary.availability();
    }

    @Override
    public boolean callsNativeCode() {
        return true;
    }

    @Override
    public boolean trains() {
        return false;
    }

    @Override
    public Backend create(BackendOptions options) {
        Backends.checkSettings(NAME, options.settings(), List.of(PROVIDER, DEVICE));
        return OrtBackend.create(new BackendOptions(options.threads(), settings(options.settings())));
    }

    private static Map<String, String> settings(Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given);
        for (String name : List.of(PROVIDER, DEVICE)) {
            String property = System.getProperty(PROPERTIES + name, "");
            if (!property.isBlank()) {
                settings.putIfAbsent(name, property);
            }
        }
        return settings;
    }
}
