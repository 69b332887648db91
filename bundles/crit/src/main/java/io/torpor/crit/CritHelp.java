package io.torpor.crit;

/** What {@code --help} shows. */
final class CritHelp {
    static final String USAGE = "usage: %s {decode,encode,info,show,x,verify} ...";

    static final String TEXT = """
            Shows and changes the image files of a checkpoint.

            usage:
              PROGRAM decode [-i IN] [-o OUT] [--pretty] [--nopl]
                                          an image as JSON
              PROGRAM encode [-i IN] [-o OUT]   JSON as an image
              PROGRAM show [--nopl] IN          as decode --pretty, to standard output
              PROGRAM info IN                   what an image is, and how many entries it has
              PROGRAM x DIR {ps,fds,mems,rss}   the tasks of a checkpoint, their descriptors, their
                                          mappings, which pages of these are saved
              PROGRAM verify DIR                whether a checkpoint is complete and fits together

            options:
              -i, --in FILE    read from FILE (default: standard input)
              -o, --out FILE   write to FILE (default: standard output)
              --pretty         several lines; addresses, flags and masks, devices, IP addresses
                               and socket states as people write them
              --nopl           leave out the raw bytes that follow entries (content of pipes,
                               queues, deleted files); what remains cannot be encoded again
              -h, --help       show this text
              --version        show the version of the peer whose JSON this is

            An image is {"magic": TYPE, "entries": [...]}, each entry with the fields of its message;
            raw bytes after it are its member "extra", in base64. decode and encode bring back the same
            file, bit for bit. Numbers may be given as 10, "0xa" or by the names that --pretty shows.
            Files of pages and of other tools (pages-*.img, iptables-*.img) are not shown.

            Exit codes: 0 done, 1 refused or failed (one message says why), 2 wrong arguments.
            """;

    private CritHelp() {}

    static String text(String program) {
        return TEXT.replace("PROGRAM", program);
    }
}
