/** The default backend. */
module org.lstm4j.backend.jvm {
    requires transitive org.lstm4j;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires static org.jspecify;

    exports org.lstm4j.backend.jvm;

    provides org.lstm4j.spi.BackendProvider with
            org.lstm4j.backend.jvm.NativeBackendProvider;
}
