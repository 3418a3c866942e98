package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/**
 * Chooses the kernels of this JVM, once, and logs one line about it. Where vector code would crawl, for the JVM does not compile it well, the choice is scalar and says why;
 * vectors that were asked for by name are then refused. {@link VectorKernels} and all it refers to are loaded only
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
        System.getLogger("org.lstm4j.backend.jvm").log(System.Logger.Level.INFO, line(choice, kernels));
        chosen = kernels;
        return kernels;
    }

    private static String line(KernelChoice choice, Kernels kernels) {
        String line = "Kernels: " + kernels.description();
        if (choice != KernelChoice.AUTO) {
            return line + " (asked for by " + PROPERTY + ")";
        }
        if (obstacle().isPresent()) {
            return line; // which says why
        }
        return line
                + (System.getProperty(WIDTH_PROPERTY) == null
                        ? " (the preferred width of this machine)"
                        : " (width asked for by " + WIDTH_PROPERTY + ")");
    }

    /** The kernels for a choice, without the log line: {@link #kernels()} is what a backend uses. */
    public static Kernels kernels(KernelChoice choice) {
        if (choice == KernelChoice.SCALAR) {
            return new ScalarKernels();
        }
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty()) {
            return choice == KernelChoice.VECTOR ? VectorHolder.create() : VectorHolder.createChanging();
        }
        if (choice == KernelChoice.VECTOR) {
            throw new KernelUnavailableException(obstacle.get());
        }
        return new ScalarKernels(obstacle.get());
    }

    /** Why vector kernels cannot run in this JVM; empty if they can. */
    public static Optional<String> obstacle() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            return Optional.of("the JVM runs without --add-modules=" + VECTOR_MODULE);
        }
        Optional<String> obstacle = Jvm.obstacle();
        if (obstacle.isPresent()) {
            return obstacle;
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

        /** Vector kernels at once where the JVM does not tell when they are compiled. */
        static Kernels createChanging() {
            VectorKernels vector = new VectorKernels();
            return WarmUp.allocationOfThisJvm()
                    .<Kernels>map(
                            allocation -> new ChangingKernels(vector, new WarmUp(new VectorDrills(vector), allocation)))
                    .orElse(vector);
        }
    }
}
