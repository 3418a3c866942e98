package org.lstm4j.train;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.TrainingGraph;

/** What makes two trainings the same one, as far as a {@link Trainer} sees it. A schedule is a function, and not seen. */
final class TrainingIdentity {
    private static final System.Logger LOG = System.getLogger(TrainingIdentity.class.getName());

    /** The name tells how graphs are written: a new one whenever the same training comes to another text with the same bits. */
    private static final String GRAPH = "graph of the training step, version 3";

    /**
     * Of states that were saved when slices' gradients were summed one by one and means divided by counted sizes, and when means
     * divided by 1 at least.
     */
    private static final Set<String> OLD_GRAPHS =
            Set.of("graph of the training step", "graph of the training step, version 2");

    private TrainingIdentity() {}

    static SequencedMap<String, String> of(
            TrainingGraph graph,
            Optimizer optimizer,
            TrainerOptions options,
            Dataset train,
            Optional<Dataset> validation) {
        SequencedMap<String, String> identity = new LinkedHashMap<>();
        identity.put("seed", String.valueOf(options.seed()));
        identity.put("batch size", String.valueOf(options.batchSize()));
        identity.put("shuffling", String.valueOf(options.isShuffled()));
        identity.put("learning rate", String.valueOf(optimizer.learningRate()));
        identity.put("number of training rows", String.valueOf(train.size()));
        identity.put(
                "number of validation rows",
                String.valueOf(validation.map(Dataset::size).orElse(0)));
        // Model, loss, constants of the optimizer, clipping and the seed of dropout are all in there.
        identity.put(GRAPH, "SHA-256 " + Sha256.of(graph.graph().toText()));
        return identity;
    }

    /** Refuses a state of another training. */
    static void check(SequencedMap<String, String> saved, SequencedMap<String, String> now) {
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(saved.keySet());
        if (OLD_GRAPHS.stream().anyMatch(saved::containsKey)) {
            names.removeAll(OLD_GRAPHS);
            names.remove(GRAPH);
            LOG.log(
                    System.Logger.Level.INFO,
                    "the saved state is of an earlier version: whether network, loss and optimizer are the same is seen by"
                            + " names and shapes of the parameters only");
        }
        for (String name : names) {
            String then = saved.getOrDefault(name, "missing");
            String here = now.getOrDefault(name, "missing");
            if (!then.equals(here)) {
                throw new InvalidInputException("The saved state is of another training: its " + name + " is " + then
                        + ", that of this one is " + here);
            }
        }
    }

    /** Refuses other callbacks than those that were saved. */
    static void checkCallbacks(SequencedMap<String, CallbackState> saved, List<String> now) {
        if (!List.copyOf(saved.keySet()).equals(now)) {
            throw new InvalidInputException("The saved state is of a training with the resumable callbacks "
                    + saved.keySet() + "; this one has " + now);
        }
    }
}
