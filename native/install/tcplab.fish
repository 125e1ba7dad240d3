# Completion of tcplab in fish. The words are asked of the program itself, so they are those of its version.
function __tcplab_words
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l command $words[2]
    set -l nested
    test "$command" = lesson; and set nested $words[3]
    if test "$words[-1]" = --profile
        printf '%s\n' linux freebsd rfc
    else if test "$words[-1]" = --congestion
        printf '%s\n' reno cubic dctcp bbr ledbat none
    else if contains -- "$words[-1]" --set --parameter
        for file in $words[3..-1]
            test -f "$file"; and sed -n 's/^[[:blank:]]*parameter[[:blank:]][[:blank:]]*\([A-Za-z][A-Za-z0-9_-]*\)[[:blank:]].*/\1=/p' "$file"
        end
    else if test "$words[-1]" = --lang -o "$words[-1]" = --language
        printf '%s\n' en zh
    else if string match -q -- '-*' (commandline -ct)
        $program $command $nested --help 2>/dev/null | grep -oE '^ +-[^ ]+' | tr -d ' ' | tr ',' '\n'
    else if test -z "$command" -o "$command$nested" = lesson
        $program $command --help 2>/dev/null | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
    else if test "$nested" = exercises
        $program lesson exercises 2>/dev/null | sed -n 's/^\([a-z][a-z0-9-]*\)  (.*/\1/p'
    else if contains -- $command run sweep svg plots gui diff why why-not link
        $program scenarios 2>/dev/null | sed -n 's/^\([a-z][a-z0-9-]*\)  (.*/\1/p'
    end
end
complete -c tcplab -n 'test (count (commandline -opc)) -lt 2' -f
complete -c tcplab -a '(__tcplab_words)'
