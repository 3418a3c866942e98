/** From raw text to padded ids. */
module org.lstm4j.text {
    requires transitive org.lstm4j;
    requires de.siegmar.fastcsv;
    requires org.apache.opennlp.tools;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports org.lstm4j.text;
    exports org.lstm4j.text.metric;
    exports org.lstm4j.text.spec;
}
