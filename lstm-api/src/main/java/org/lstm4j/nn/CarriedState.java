package org.lstm4j.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.graph.Graph;

/**
 * The inputs and outputs by which a graph takes and gives the states of its recurrent layers, so that a sequence can be read
 * in pieces: word by word, or window by window. Named as ONNX names them, after the layer's path: {@code lstm/initial_h}.
 */
public enum CarriedState {
    /** The hidden state before the first step. */
    INITIAL_H("initial_h"),
    /** The cell state before the first step. */
    INITIAL_C("initial_c"),
    /** The hidden state after the last step. */
    Y_H("Y_h"),
    /** The cell state after the last step. */
    Y_C("Y_c");

    private final String text;

    CarriedState(String text) {
        this.text = text;
    }

    /** The name for a layer. */
    public String nameIn(String path) {
        return path.isEmpty() ? text : path + "/" + text;
    }

    /**
     * Which output becomes which input of the next piece.
     *
     * @return for each state the input's name and the output's name, in the order of the graph's inputs; empty if the graph
     *     carries no state
     */
    public static Map<String, String> links(Graph graph) {
        Map<String, String> links = new LinkedHashMap<>();
        graph.inputs().forEach(input -> {
            String name = input.name();
            String output = name.endsWith(INITIAL_H.text)
                    ? replaced(name, INITIAL_H, Y_H)
                    : name.endsWith(INITIAL_C.text) ? replaced(name, INITIAL_C, Y_C) : "";
            if (graph.outputs().containsKey(output)) {
                links.put(name, output);
            }
        });
        return links;
    }

    private static String replaced(String name, CarriedState ending, CarriedState replacement) {
        return name.substring(0, name.length() - ending.text.length()) + replacement.text;
    }
}
