package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.io.internal.keras.KerasGraph.Call;
import org.lstm4j.io.internal.keras.KerasGraph.Part;
import org.lstm4j.io.internal.keras.KerasGraph.Reference;
import org.lstm4j.nn.Wire;

/**
 * Calls the layers of a model one after the other.
 *
 * @param graph the model
 * @param path in front of the names of its layers; empty at the top
 * @param isShared whether the model is called several times
 */
record KerasWiring(KerasGraph graph, String path, boolean isShared) {
    /**
     * Wires it.
     *
     * @param fed by the order of the model's inputs
     * @return by the order of its outputs
     */
    List<Wire> of(List<Wire> fed) {
        Map<Reference, Wire> known = new HashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            known.put(graph.inputs().get(i), fed.get(i));
        }
        Map<String, Integer> times = new HashMap<>();
        graph.calls().forEach(call -> times.merge(call.layer(), 1, Integer::sum));
        List<Call> open = new ArrayList<>(graph.calls());
        while (!open.isEmpty()) {
            int before = open.size();
            open.removeIf(call -> {
                if (!known.keySet().containsAll(call.inputs())
                        || !known.keySet().containsAll(call.initial())) {
                    return false;
                }
                List<Wire> results = called(call, known, isShared || times.getOrDefault(call.layer(), 0) > 1);
                for (int i = 0; i < results.size(); i++) {
                    known.put(new Reference(call.layer(), call.number(), i), results.get(i));
                }
                return true;
            });
            if (open.size() == before) {
                Call stuck = open.getFirst();
                throw graph.part(stuck.layer())
                        .config()
                        .corrupt("is called with " + stuck.inputs() + ", which nothing before it gives");
            }
        }
        List<Wire> results = new ArrayList<>();
        for (Reference output : graph.outputs()) {
            Wire wire = known.get(output);
            if (wire == null) {
                throw graph.part(output.layer()).config().corrupt("has no output " + output.output());
            }
            results.add(wire);
        }
        return results;
    }

    private List<Wire> called(Call call, Map<Reference, Wire> known, boolean isSharedHere) {
        Part part = graph.part(call.layer());
        List<Wire> given = call.inputs().stream().map(known::get).toList();
        String inner = path + KerasGraph.scope(call.layer());
        if (part.model().isPresent()) {
            KerasGraph model = part.model().get();
            if (given.size() != model.inputs().size()) {
                throw part.config()
                        .corrupt("is a model of " + model.inputs().size() + " inputs and called with " + given.size());
            }
            return new KerasWiring(model, inner + ".", isSharedHere).of(given);
        }
        return part.layer()
                .orElseThrow(() -> part.config().corrupt("is an input and called as a layer"))
                .calling()
                .call(new KerasLayer.Call(
                        inner,
                        isSharedHere,
                        call.number(),
                        given,
                        call.initial().stream().map(known::get).toList(),
                        call.isCausal(),
                        call.arguments()));
    }
}
