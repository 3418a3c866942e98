package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/**
 * Chooses the kernels of this JVM, once, and logs one line about it. {@link VectorKernels} and all it refers to are loaded only
 * after the checks here, so that a JVM without the incubator module never sees them.
 */
public final class KernelLookup {
    /** The system property that forces a choice: {@code auto}, {@code vector} or {@code scalar}. */
    public static final String PROPERTY = "lstm.native.kernels";

    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String WIDTH_PROPERTY = "lstm.native.vectorBits";

    private static volatile @Nullable Kernels chosen;

    private KernelLookup() {}

    /**
     * The kernels that {@link #PROPERTY} asks for.
     *
     * @throws KernelUnavailableException if vector kernels are forced and cannot be had
     * @throws InvalidInputException if the property holds anything else than a choice
     */
    public static Kernels kernels() {
        Kernels kernels = chosen;
        return kernels != null ? kernels : choose();
    }

    private static synchronized Kernels choose() {
        Kernels earlier = chosen;
        if (earlier != null) {
            return earlier;
        }
        KernelChoice choice = KernelChoice.of(System.getProperty(PROPERTY, "auto"));
        Kernels kernels = kernels(choice);
        System.getLogger("org.lstm4j.backend.jvm")
                .log(System.Logger.Level.INFO, "Kernels: {0} ({1})", kernels.description(), reason(choice));
        chosen = kernels;
        return kernels;
    }

    private static String reason(KernelChoice choice) {
        if (choice != KernelChoice.AUTO) {
            return "asked for by " + PROPERTY;
        }
        return obstacle()
                .orElse(
                        System.getProperty(WIDTH_PROPERTY) == null
                                ? "the preferred width of this machine"
                                : "width asked for by " + WIDTH_PROPERTY);
    }

    /** The kernels for a choice, without the log line: {@link #kernels()} is what a backend uses. */
    public static Kernels kernels(KernelChoice choice) {
        if (choice == KernelChoice.SCALAR) {
            return new ScalarKernels();
        }
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty()) {
            return VectorHolder.create();
        }
        if (choice == KernelChoice.VECTOR) {
            throw new KernelUnavailableException(obstacle.get());
        }
        return new ScalarKernels();
    }

    /** Why vector kernels cannot run in this JVM; empty if they can. */
    public static Optional<String> obstacle() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            return Optional.of("the JVM runs without --add-modules=" + VECTOR_MODULE);
        }
        String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        if (mode.contains("interpreted")) {
            return Optional.of("the JVM runs interpreted, and vector code needs its compiler");
        }
        String name = System.getProperty("java.vm.name", "").toLowerCase(Locale.ROOT);
        if (mode.contains("emulated-client") || name.contains("client vm")) {
            return Optional.of("the JVM runs without its C2 compiler, and vector code needs it");
        }
        checkWidth();
        int bits = VectorHolder.preferredBits();
        return bits >= 128
                ? Optional.empty()
                : Optional.of("this machine's vectors have " + bits + " bits, 128 are needed");
    }

    private static void checkWidth() {
        String width = System.getProperty(WIDTH_PROPERTY);
        if (width != null && !width.matches("128|256|512")) {
            throw new InvalidInputException("System property " + WIDTH_PROPERTY + ": expected 128, 256 or 512, found \""
                    + width + "\". Correct it or leave it out.");
        }
    }

    /** Refers to the classes of the Vector API, and so must not be loaded before the module is known to be there. */
    private static final class VectorHolder {
        static int preferredBits() {
            return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
        }

        static Kernels create() {
            return new VectorKernels();
        }
    }
}
