package org.lstm4j.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Mode;
import org.lstm4j.spi.Feeds;

/**
 * A stream through a model that carries a state: each {@link #step} goes on where the one before ended.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="session"}
 *
 * <p>It holds its states, twice, and nothing else: forget it and they are gone; there is nothing to close. Several threads may use one,
 * whose steps then come one after the other; sessions do not wait for each other but for a run of their {@link SavedModel}.
 */
public final class Session {
    private static final Snapshot.Part NOTHING = new Snapshot.Part() {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public void write(ByteBuffer to) {
            // states are all there is
        }
    };

    private final SavedModel model;
    private final States states;
    private final Set<String> stateNames;
    private final List<String> outputs;

    Session(SavedModel model, int rows) {
        if (!model.carriesState()) {
            throw new InvalidInputException(model.name()
                    + ": carries no state from step to step, so it has no sessions; one has sessions that is made by"
                    + " Model.stateful() or trained with form.rows = stream");
        }
        Graph graph = model.bundle().graph();
        this.model = model;
        this.states = new States(graph, rows);
        this.stateNames = graph.inputs().stream()
                .map(Input::name)
                .filter(name -> name.startsWith(Mode.STATE))
                .collect(Collectors.toSet());
        this.outputs = new ArrayList<>();
        for (String output : graph.outputs().keySet()) {
            if (!output.startsWith(Mode.NEXT + Mode.STATE)) {
                outputs.add(output);
            }
        }
    }

    static Session restored(SavedModel model, byte[] bytes) {
        Session one = new Session(model, 1);
        long bytesOfRow = one.states.current().stream().mapToLong(Tensor::size).sum() * Float.BYTES;
        ByteBuffer from = Snapshot.open(model.identity(), Snapshot.TENSORS, bytes);
        int rows = Snapshot.rows(from);
        if (rows < 1 || rows * bytesOfRow != from.remaining()) {
            throw Snapshot.damaged("its states are not those of " + rows + " rows");
        }
        Session session = new Session(model, rows);
        Snapshot.states(from, session.states);
        return session;
    }

    /** How many rows go on side by side. */
    public int rows() {
        return states.rows();
    }

    /**
     * Reads one step or several, and goes on from their end at the next call.
     *
     * @param inputs a tensor for each input of the model but its states, with as many rows as the session has; not changed
     * @return a new tensor for each output of the model but its states
     * @throws InvalidInputException if a tensor is missing, unknown or does not fit; the session is where it was
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public synchronized SequencedMap<String, Tensor> step(Map<String, Tensor> inputs) {
        Feeds in = model.feeds(inputs, stateNames);
        Feeds out = new Feeds();
        states.feed(in, out);
        SequencedMap<String, Tensor> results =
                model.results(in.sizes(model.bundle().graph().inputs()), outputs);
        results.forEach(out::put);
        model.runs().run(in, out);
        states.advance();
        return results;
    }

    /** Starts all rows from zeros again. */
    public synchronized void restart() {
        states.reset();
    }

    /** Where the session is, as bytes: give them to {@link SavedModel#session(byte[])} of the same model, in this program or another. */
    public synchronized byte[] snapshot() {
        return Snapshot.write(model.identity(), Snapshot.TENSORS, states, NOTHING);
    }
}
