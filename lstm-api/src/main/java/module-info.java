/** Tensors, layers, trainings, the graph and the interface for backends. */
module org.lstm4j {
    requires java.management;
    requires static org.jspecify;

    exports org.lstm4j;
    exports org.lstm4j.data;
    exports org.lstm4j.decode;
    exports org.lstm4j.graph;
    exports org.lstm4j.metric;
    exports org.lstm4j.nn;
    exports org.lstm4j.nn.cell;
    exports org.lstm4j.reference;
    exports org.lstm4j.spi;
    exports org.lstm4j.trace;
    exports org.lstm4j.train;

    uses org.lstm4j.spi.BackendProvider;

    provides org.lstm4j.spi.BackendProvider with
            org.lstm4j.reference.ReferenceBackendProvider;
}
