package org.lstm4j.backend.onnx.internal.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.lstm4j.spi.Availability;

/** Whether ONNX Runtime's native library is here for this machine, found out without loading anything of it. */
public final class NativeLibrary {
    private static final String PATH = "onnxruntime.native.path";
    private static final String PACKAGE = "ai/onnxruntime/";

    private NativeLibrary() {}

    /** Whether the backend can be created here. */
    public static Availability availability() {
        return availability(
                NativeLibrary.class.getClassLoader(),
                platform(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                System.getProperty(PATH, ""));
    }

    static Availability availability(ClassLoader loader, String platform, String path) {
        if (loader.getResource(PACKAGE + "OrtEnvironment.class") == null) {
            return Availability.unusable(
                    "ONNX Runtime is not on the class path; add com.microsoft.onnxruntime:onnxruntime");
        }
        String library = System.mapLibraryName("onnxruntime4j_jni");
        if (!path.isEmpty()) {
            return Files.exists(Path.of(path, library))
                    ? Availability.ready("ONNX Runtime from " + path)
                    : Availability.unusable(PATH + " is " + path + ", where there is no " + library);
        }
        if (loader.getResource(PACKAGE + "native/" + platform + "/" + library) == null) {
            return Availability.unusable("ONNX Runtime has no native library for " + platform);
        }
        String cuda = PACKAGE + "native/" + platform + "/" + System.mapLibraryName("onnxruntime_providers_cuda");
        return Availability.ready("ONNX Runtime, CPU" + (loader.getResource(cuda) == null ? "" : ", CUDA on request"));
    }

    /** The platform as ONNX Runtime calls it, such as {@code linux-x64}. */
    static String platform(String os, String arch) {
        String lower = os.toLowerCase(Locale.ROOT);
        String system = lower.contains("mac") || lower.contains("darwin")
                ? "osx"
                : lower.contains("win") ? "win" : lower.contains("nux") ? "linux" : lower;
        String processor = switch (arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x64";
            case "aarch64", "arm64" -> "aarch64";
            default -> arch.toLowerCase(Locale.ROOT);
        };
        return system + "-" + processor;
    }
}
