/** Model files. */
module org.lstm4j.io {
    requires transitive org.lstm4j;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports org.lstm4j.io;
}
