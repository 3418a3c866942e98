package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;

/**
 * Writes a {@link Graph}, one operator at a time. Each method infers the shape of what it makes and throws {@link
 * org.lstm4j.ShapeException} at the caller's line if the inputs do not fit.
 *
 * <p>Methods carry the operator's name; a few are short for several operators and say so. Layers write under a {@link
 * #scope}, which gives parameters their paths. A builder is for one thread.
 */
public final class GraphBuilder extends OperatorMethods {
    private static final StackWalker WALKER = StackWalker.getInstance();
    /** The scope of an optimizer's slots, by which they are told from weights. */
    private static final String RESERVED = "optimizer";

    /** Whose frames are not the caller's. */
    private static final Set<String> OWN_CLASSES = Set.of(
            GraphBuilder.class.getName(),
            OperatorMethods.class.getName(),
            Gradients.class.getName(),
            Adjoints.class.getName(),
            LoopWriter.class.getName(),
            LoopGradient.class.getName(),
            BodyGradients.class.getName(),
            GraphParser.class.getName());

    private final GraphState state;
    private final String scope;
    private final Around around;

    /** A builder of an empty graph. */
    public GraphBuilder() {
        this(new GraphState(), "", Around.NOTHING);
    }

    private GraphBuilder(GraphState state, String scope, Around around) {
        this.state = state;
        this.scope = scope;
        this.around = around;
    }

    /**
     * What holds for all that is written, wherever in the scope.
     *
     * @param loop of a body: the loop that it is written for
     * @param call the call of a shared layer that parameters belong to, if to one
     * @param isFrozen true if no parameter is trained
     */
    private record Around(Optional<LoopWriter> loop, Optional<SharedCall> call, boolean isFrozen) {
        static final Around NOTHING = new Around(Optional.empty(), Optional.empty(), false);
    }

    /** A builder that already holds all of a graph, to add to it. The graph itself does not change. */
    public static GraphBuilder of(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        GraphState state = builder.state;
        state.inputs.addAll(graph.inputs());
        state.parameters.addAll(graph.parameters());
        graph.inputs().forEach(input -> state.names.add(input.name()));
        graph.parameters().forEach(parameter -> state.names.add(parameter.name()));
        graph.constants().forEach(constant -> state.names.add(constant.name()));
        graph.parameters().forEach(parameter -> state.rememberScopes(parameter.name()));
        for (Node node : graph.nodes()) {
            state.append(node);
            state.rememberScopes(node.origin().scope() + "/");
            if (node.op() == Op.RANDOM_UNIFORM) {
                state.streams = Math.max(state.streams, (int) node.attributes().integer("stream") + 1);
            }
        }
        state.outputs.putAll(graph.outputs());
        return builder;
    }

    /** Checks what was written, drops what no output needs, and gives the graph. */
    public Graph build() {
        return new Graph(state.inputs, state.parameters, state.nodes, state.outputs).pruned();
    }

    // ---- names, inputs, parameters, constants, outputs

    /** A builder of the same graph that puts a layer's name before the names it gives: {@code encoder/lstm_1}. */
    public GraphBuilder scope(String layer) {
        ShapeRules.checkName(layer);
        return new GraphBuilder(state, scope.isEmpty() ? layer : scope + "/" + layer, around);
    }

    /**
     * A scope that nobody has used: the name, or the name and a number from 1 up, as Keras numbers layers.
     *
     * @param type what it is numbered under, such as {@code dense}; not {@code optimizer}, where slots live
     * @throws InvalidInputException if the name is reserved or cannot stand in a path
     */
    public GraphBuilder uniqueScope(String type) {
        requireNotReserved(type);
        String prefix = scope.isEmpty() ? "" : scope + "/";
        return scope(around.call()
                .map(call -> root().unusedScope(prefix, type, call.scopes()))
                .orElseGet(() -> root().unusedScope(prefix, type)));
    }

    private static void requireNotReserved(String name) {
        if (name.equals(RESERVED)) {
            throw new InvalidInputException("A layer cannot be named \"" + RESERVED
                    + "\": the optimizer's slots have that name. Name it otherwise");
        }
    }

    /**
     * The scope of a layer whose weights several calls share, for one more call. It lies at the top of the graph,
     * wherever it is called from. In it names count from the start again: the parameters of the call before are found
     * again, and scopes have the numbers they had. Nodes are new ones.
     *
     * @param name of the layer, which no other layer of the graph has
     * @param layer what is shared; the name stands for an equal one in every call
     * @param line where it is called, for messages
     * @throws InvalidInputException if the name is another layer's
     */
    public GraphBuilder shared(String name, Object layer, String line) {
        ShapeRules.checkName(name);
        requireNotReserved(name);
        root().share(name, layer, line);
        SharedCall call = new SharedCall(name, line);
        return new GraphBuilder(state, name, new Around(around.loop(), Optional.of(call), around.isFrozen()));
    }

    /** A builder of the same scope whose parameters are not trained: no gradient, no slot of an optimizer. */
    public GraphBuilder frozen() {
        return new GraphBuilder(state, scope, new Around(around.loop(), around.call(), true));
    }

    /** What the outermost graph has, where this is a body in it. */
    private GraphState root() {
        return around.loop().map(writer -> writer.outer().root()).orElse(state);
    }

    private void refuseInBody(String what) {
        if (around.loop().isPresent()) {
            throw new InvalidInputException((scope.isEmpty() ? "" : scope + ": ") + "the body of a loop " + what);
        }
    }

    /** The path of layers that this builder writes under; empty at the top. */
    public String path() {
        return scope;
    }

    private String qualified(String name) {
        ShapeRules.checkName(name);
        return scope.isEmpty() ? name : scope + "/" + name;
    }

    /** What each run is fed under that name, which takes no scope. The same input may be asked for again. */
    public Input input(String name, Shape shape, DType dtype) {
        refuseInBody("has no inputs of its own; make \"" + name + "\" one of the graph around it");
        Input input = new Input(name, shape, dtype);
        if (state.inputs.contains(input)) {
            return input;
        }
        ShapeRules.checkName(name);
        state.define(name);
        state.inputs.add(input);
        return input;
    }

    /** An input under a name that nobody has, for graphs that are rewritten. */
    Input freshInput(String base, Shape shape, DType dtype) {
        Input input = new Input(state.fresh(base), shape, dtype);
        state.inputs.add(input);
        return input;
    }

    /** A trainable float32 weight of this scope. */
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
        return parameter(name, shape, initializer, true);
    }

    /** A trainable float32 weight of this scope whose size adds to the loss of a training. */
    public Parameter parameter(String name, Shape shape, Initializer initializer, Regularizer regularizer) {
        return parameter(name, shape, initializer, true, regularizer);
    }

    /**
     * A float32 parameter of this scope, trainable (unless the scope is {@linkplain #frozen}) or not. Of a loop's body
     * it belongs to the outermost graph.
     */
    public Parameter parameter(String name, Shape shape, Initializer initializer, boolean trainable) {
        return parameter(name, shape, initializer, trainable, Regularizer.NONE);
    }

    /** The same with what its size adds to the loss of a training. */
    public Parameter parameter(
            String name, Shape shape, Initializer initializer, boolean trainable, Regularizer regularizer) {
        GraphState owner = root();
        Parameter parameter = new Parameter(
                qualified(name), shape, DType.FLOAT32, initializer, trainable && !around.isFrozen(), regularizer);
        return around.call().flatMap(call -> owner.shared(parameter, call)).orElseGet(() -> {
            owner.define(parameter.name());
            owner.parameters.add(parameter);
            return parameter;
        });
    }

    /**
     * Says what a parameter that is not trained becomes after a step of training, such as a running mean. In a graph for
     * predictions nobody asks.
     *
     * @throws InvalidInputException if that was said already, as by a layer that is called twice
     */
    public void update(Parameter parameter, Value next) {
        refuseInBody("cannot change the parameter \"" + parameter.name() + "\", which is the same in each step");
        if (state.updates.putIfAbsent(parameter, next) != null) {
            throw new InvalidInputException(
                    (scope.isEmpty() ? "" : scope + ": ") + "the parameter \"" + parameter.name()
                            + "\" would be changed twice in one step; a layer that keeps running statistics is called once");
        }
    }

    /** What {@link #update} was told so far. */
    public SequencedMap<Parameter, Value> updates() {
        return Collections.unmodifiableSequencedMap(state.updates);
    }

    /** True if parameters that are made here are {@linkplain #frozen not trained}. */
    public boolean isFrozen() {
        return around.isFrozen();
    }

    /** Adds a parameter as it is, for graphs that are read or rewritten. */
    Parameter parameter(Parameter parameter) {
        state.define(parameter.name());
        state.parameters.add(parameter);
        return parameter;
    }

    /** A value that never changes. */
    public Constant constant(Tensor tensor) {
        return new Constant(state.fresh(qualified("constant")), tensor);
    }

    @Override
    public Constant constant(double value, DType dtype) {
        return state.scalar(value, dtype);
    }

    /** Makes a value an output of the graph. */
    public void output(String name, Value value) {
        refuseInBody("gives what it returns; \"" + name + "\" cannot be an output of the graph from there");
        ShapeRules.checkName(name);
        if (state.outputs.putIfAbsent(name, value) != null) {
            throw new InvalidInputException("The graph already has an output named \"" + name + "\"");
        }
    }

    /** All inputs so far, in order; of the graph around it in a body. */
    public List<Input> inputs() {
        return List.copyOf(root().inputs);
    }

    /** All parameters so far, in order. */
    public List<Parameter> parameters() {
        return List.copyOf(state.parameters);
    }

    /** All nodes so far, in order. */
    public List<Node> nodes() {
        return List.copyOf(state.nodes);
    }

    @Override
    public Optional<Node> producer(Value value) {
        return state.producer(value);
    }

    // ---- nodes

    @Override
    public Node node(Op op, List<? extends Value> inputs, Attributes attributes) {
        return node(op, inputs, attributes, List.of());
    }

    /** Any operator, its results named as given; fresh names where the list is empty. */
    Node node(Op op, List<? extends Value> inputs, Attributes attributes, List<String> names) {
        return node(op, inputs, attributes, names, callerLine());
    }

    /** A node once more, on other inputs, as if its own line had written it. */
    Node nodeFrom(Node source, List<? extends Value> inputs, Attributes attributes) {
        String path = source.origin().scope();
        GraphBuilder scoped = new GraphBuilder(state, path, around);
        return scoped.node(
                source.op(), inputs, attributes, List.of(), source.origin().line());
    }

    private Node node(Op op, List<? extends Value> given, Attributes attributes, List<String> names, String line) {
        List<Value> inputs = around.loop().map(writer -> writer.inside(given)).orElseGet(() -> List.copyOf(given));
        String where = scope.isEmpty() ? line : scope + (line.isEmpty() ? "" : " (" + line + ")");
        List<ShapeRules.Type> types = ShapeRules.infer(op, inputs, attributes, where);
        if (!names.isEmpty() && names.size() != types.size()) {
            throw new InvalidInputException(op.text() + " has " + types.size() + " outputs here; found " + names);
        }
        String base = qualified(op.text().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT));
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String name = names.isEmpty() ? state.fresh(i == 0 ? base : base + "." + i) : state.define(names.get(i));
            results.add(new Result(name, types.get(i).shape(), types.get(i).dtype()));
        }
        Node node = new Node(op, inputs, results, attributes, new Origin(scope, line));
        state.append(node);
        return node;
    }

    /**
     * A loop over the steps of sequences: {@link Op#SCAN}. What the body computes without looking at a state is
     * computed before the loop where that is less work.
     *
     * @param direction {@link Direction#FORWARD}, or {@link Direction#REVERSE} from the last step to the first
     * @param initialStates what the states are before the first step that is made, at least one
     * @param sequences what is read step by step, each [time, ...] with the same number of steps, at least one
     * @param body writes a step
     * @return the last states, and all steps' outputs in the order of time
     * @throws InvalidInputException if a state changes its type from step to step, or the parts do not fit together
     */
    public LoopBody.Results scan(
            Direction direction, List<? extends Value> initialStates, List<? extends Value> sequences, LoopBody body) {
        List<String> names = IntStream.range(0, initialStates.size())
                .mapToObj(i -> "state_" + i)
                .toList();
        return scan(direction, names, initialStates, sequences, body);
    }

    /**
     * The same with a name for each state, by which a trace shows it.
     *
     * @param names words, as many as there are states
     */
    public LoopBody.Results scan(
            Direction direction,
            List<String> names,
            List<? extends Value> initialStates,
            List<? extends Value> sequences,
            LoopBody body) {
        names.forEach(ShapeRules::checkName);
        LoopWriter writer = new LoopWriter(
                this,
                new GraphState(state.names),
                List.copyOf(names),
                List.copyOf(initialStates),
                List.copyOf(sequences));
        GraphBuilder inside = new GraphBuilder(
                writer.state(), scope, new Around(Optional.of(writer), around.call(), around.isFrozen()));
        return writer.finish(direction, body.write(inside, writer.states(), writer.steps()));
    }

    /** Puts another node in a node's place; its first results must be the same. */
    void replace(Node old, Node replacement) {
        state.replace(old, replacement);
    }

    private static String callerLine() {
        return WALKER.walk(frames -> frames.filter(frame -> !OWN_CLASSES.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse(""));
    }

    /**
     * Uniform numbers in [0, 1), other ones for each step and each use.
     *
     * @param step an int64 scalar: how many steps the training has made
     * @param seed the training's seed
     * @param shape how many
     */
    public Value randomUniform(Value step, long seed, Shape shape) {
        return node(
                        Op.RANDOM_UNIFORM,
                        List.of(step),
                        Attributes.NONE
                                .with("seed", seed)
                                .with("stream", state.streams++)
                                .with("shape", shape))
                .output();
    }
}
