# Completion of tcplab in bash. The words are asked of the program itself, so they are those of its version.
_tcplab_options() { "$1" ${2:+"$2"} ${3:+"$3"} --help 2>/dev/null | grep -oE '^ +-[^ ]+' | tr -d ' ' | tr ',' '\n'; }
_tcplab_commands() { "$1" ${2:+"$2"} --help 2>/dev/null | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'; }
_tcplab_exercises() { "$1" lesson exercises 2>/dev/null | sed -n 's/^\([a-z][a-z0-9-]*\)  (.*/\1/p'; }
_tcplab_scenarios() { "$1" scenarios 2>/dev/null | sed -n 's/^\([a-z][a-z0-9-]*\)  (.*/\1/p'; }
# The parameters of the files among the words, as "NAME=".
_tcplab_parameters() {
  local file
  for file in "$@"; do
    [ -f "$file" ] && sed -n 's/^[[:blank:]]*parameter[[:blank:]][[:blank:]]*\([A-Za-z][A-Za-z0-9_-]*\)[[:blank:]].*/\1=/p' "$file"
  done
}

_tcplab() {
  local program=$1 word=$2 previous=$3 command= nested=
  [ "$COMP_CWORD" -gt 1 ] && command=${COMP_WORDS[1]}
  [ "$command" = lesson ] && [ "$COMP_CWORD" -gt 2 ] && nested=${COMP_WORDS[2]}
  local words=
  case $previous in
    --profile) words="linux freebsd rfc" ;;
    --congestion) words="reno cubic dctcp bbr ledbat none" ;;
    --set | --parameter) words=$(_tcplab_parameters "${COMP_WORDS[@]:2}") ;;
    --lang | --language) words="en zh" ;;
    *)
      case $word in
        -*) words=$(_tcplab_options "$program" "$command" "$nested") ;;
        *)
          case $command$nested in
            "" | lesson) words=$(_tcplab_commands "$program" "$command") ;;
            lessonexercises) words=$(_tcplab_exercises "$program") ;;
            run | sweep | svg | plots | gui | diff | why | why-not | link) words=$(_tcplab_scenarios "$program") ;;
          esac ;;
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  case $command:$previous:$word in
    :* | lesson:lesson:* | *:--profile:* | *:--congestion:* | *:--lang:* | *:--language:* | *:-*) ;;
    *:--set:* | *:--parameter:*) compopt -o nospace 2>/dev/null ;;
    *) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$word")) ;;
  esac
}
complete -F _tcplab tcplab
