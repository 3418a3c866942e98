package org.lstm4j.backend.onnx.internal.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.lstm4j.spi.Availability;

/** Whether ONNX Runtime's native library is here for this machine, found out without loading anything of it. */
public final class NativeLibrary {
    private static final String PATH = "onnxruntime.native.path";
    private static final String PACKAGE = "ai/onnxruntime/";
    /** The environment variable without which ONNX Runtime counts its users. */
    private static final String COUNTS_NOBODY = "ORT_DISABLE_TELEMETRY";

    /** Measured: 3,977 bytes of a command line go well, 3,978 do not. */
    private static final int MOST_COMMAND_LINE = 3900;

    private NativeLibrary() {}

    /** Whether the backend can be created here. */
    public static Availability availability() {
        Availability found = availability(
                NativeLibrary.class.getClassLoader(),
                platform(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                System.getProperty(PATH, ""));
        return found.isReady() ? Surroundings.ofThisProcess().availability(found) : found;
    }

    /**
     * What decides whether loading ONNX Runtime 1.29 ends the process on Linux: it counts its users where nobody forbids it, and that code
     * cannot do without a shell or with a long command line, as long class paths make it. The process would end without a word.
     *
     * @param isForbidden whether it may not count
     * @param commandLine its length in bytes; 0 where it is not known
     * @param hasShell whether it can ask a shell who this machine is, or need not
     */
    record Surroundings(boolean isForbidden, int commandLine, boolean hasShell) {
        static Surroundings ofThisProcess() {
            String forbidden = System.getenv(COUNTS_NOBODY);
            Path machine = Path.of("/etc/machine-id");
            boolean isLinux = Files.exists(Path.of("/proc/self/cmdline"));
            return new Surroundings(
                    forbidden != null && !forbidden.isEmpty() && !forbidden.equals("0"),
                    bytesOfCommandLine(),
                    !isLinux || Files.exists(Path.of("/bin/sh")) || Files.exists(machine));
        }

        private static int bytesOfCommandLine() {
            try (InputStream in = Files.newInputStream(Path.of("/proc/self/cmdline"))) {
                return in.readNBytes(MOST_COMMAND_LINE + 1).length;
            } catch (IOException e) {
                return 0; // another system, which does not have the fault
            }
        }

        Availability availability(Availability otherwise) {
            boolean isLong = commandLine > MOST_COMMAND_LINE;
            if (isForbidden || (!isLong && hasShell)) {
                return otherwise;
            }
            return Availability.unusable("ONNX Runtime 1.29 would end this process, since "
                    + (isLong
                            ? "its command line has more than " + MOST_COMMAND_LINE + " bytes"
                            : "there is no /bin/sh and no /etc/machine-id")
                    + "; set the environment variable " + COUNTS_NOBODY + "=1, which also keeps it from counting its"
                    + " users" + (isLong ? ", or give the class path in CLASSPATH or an @file" : ""));
        }
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
