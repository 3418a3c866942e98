package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Feeds;

/**
 * Shows what the recurrent layers of a network compute, and what they would compute with a gate forced to 0 or 1.
 *
 * <p>How: the backend runs the graph as it is and also gives what each recurrent operator reads and its hidden states. With
 * the states known, the gates of a step depend on no other step, so a second program computes those of all steps as products
 * of matrices, on the same backend. k, j and c follow from f, i and g by their definition, summed in double precision. {@link
 * LayerTrace#deviation} tells how well the hidden states agree with all that.
 *
 * <p>Programs are compiled when they are first needed and serve inputs of any size. Not thread-safe.
 */
public final class Tracer implements AutoCloseable {
    private final Backend backend;
    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final List<Site> sites;
    private final List<List<CellWeights>> cellWeights = new ArrayList<>(); // by site, by direction
    private final List<List<GateProgram>> gates = new ArrayList<>();
    private Optional<TracedGraph> plain = Optional.empty();
    private Optional<Forced> forced = Optional.empty();

    private record Forced(ForcedGraph rewriting, TracedGraph program) {}

    private Tracer(Backend backend, Graph graph, Map<String, Tensor> weights) {
        this.backend = backend;
        this.graph = graph;
        this.weights = new LinkedHashMap<>(weights);
        this.sites = Site.of(graph);
        Map<Value, Tensor> known = Site.weights(graph, sites, this.weights);
        for (Site site : sites) {
            List<CellWeights> ofSite = new ArrayList<>();
            List<GateProgram> programs = new ArrayList<>();
            for (int direction = 0; direction < site.directions().size(); direction++) {
                ofSite.add(CellWeights.ofDirection(
                        direction,
                        weight(site, Site.W, known),
                        weight(site, Site.R, known),
                        weight(site, Site.B, known)));
                programs.add(new GateProgram(
                        backend,
                        site.cell(),
                        site.layer().features(),
                        site.layer().units()));
            }
            cellWeights.add(ofSite);
            gates.add(programs);
        }
    }

    /**
     * Looks into a graph.
     *
     * @param backend who computes
     * @param graph one for predictions
     * @param weights a tensor for each of its parameters; more are not looked at
     * @throws InvalidInputException if it has no recurrent operator, or weights of one depend on what a run is fed
     */
    public static Tracer of(Backend backend, Graph graph, Map<String, Tensor> weights) {
        return new Tracer(backend, graph, weights);
    }

    /** Looks into a model. */
    public static Tracer of(Backend backend, Model model, Map<String, Tensor> weights) {
        return of(backend, model.inferenceGraph(), weights);
    }

    private Tensor weight(Site site, int index, Map<Value, Tensor> known) {
        Value value = site.node().input(index);
        return value.isPresent()
                ? Objects.requireNonNull(known.get(value), value.name()).to(DType.FLOAT32)
                : Tensor.zeros(DType.FLOAT32, 0);
    }

    /** The recurrent layers, in the order in which they are computed. */
    public List<RecurrentLayer> layers() {
        return sites.stream().map(Site::layer).toList();
    }

    /**
     * Runs the graph on some rows.
     *
     * @param inputs a tensor for each input of the graph
     */
    public Trace trace(Feeds inputs) {
        return trace(inputs, List.of());
    }

    /**
     * Runs the graph on some rows with gates forced. Of two forces for the same gate the later one counts.
     *
     * @throws InvalidInputException if a force names a layer, direction, unit or gate that there is not
     */
    public Trace trace(Feeds inputs, List<Force> forces) {
        List<GateMask> masks = GateMask.of(sites, forces);
        TracedGraph.Run run =
                forces.isEmpty() ? plain().run(inputs) : forced(masks).run(inputs);
        List<LayerTrace> layers = new ArrayList<>();
        for (Site site : sites) {
            for (int direction = 0; direction < site.directions().size(); direction++) {
                CellWeights own = cellWeights.get(site.index()).get(direction);
                CellWeights used =
                        forces.isEmpty() ? own : masks.get(site.index()).apply(own, direction);
                GateProgram program = gates.get(site.index()).get(direction);
                program.set(used);
                layers.add(new Reading(site, direction, run.sites().get(site.index())).trace(program, used));
            }
        }
        return new Trace(run.outputs(), layers);
    }

    /**
     * What the graph gives for some rows with gates forced, and nothing else: for many what-ifs.
     *
     * @return the outputs of the graph by name
     */
    public SequencedMap<String, Tensor> outputs(Feeds inputs, List<Force> forces) {
        return forces.isEmpty()
                ? plain().run(inputs).outputs()
                : forced(GateMask.of(sites, forces)).run(inputs).outputs();
    }

    private TracedGraph plain() {
        if (plain.isEmpty()) {
            TracedGraph program = new TracedGraph(backend, graph, sites, weights);
            program.set(weights);
            plain = Optional.of(program);
        }
        return plain.get();
    }

    private TracedGraph forced(List<GateMask> masks) {
        if (forced.isEmpty()) {
            ForcedGraph rewriting = ForcedGraph.of(graph, sites);
            TracedGraph program = new TracedGraph(backend, rewriting.graph(), Site.of(rewriting.graph()), weights);
            forced = Optional.of(new Forced(rewriting, program));
        }
        Map<String, Tensor> parameters = new LinkedHashMap<>(weights);
        parameters.putAll(forced.get().rewriting().parameters(masks));
        forced.get().program().set(parameters);
        return forced.get().program();
    }

    @Override
    public void close() {
        plain.ifPresent(TracedGraph::close);
        forced.ifPresent(it -> it.program().close());
        gates.forEach(programs -> programs.forEach(GateProgram::close));
    }
}
