#!/bin/sh
# The namespace and what its list shows (workflows/search-attributes.ts); harmless to repeat.
set -eu

attributes='Kind=Keyword State=Keyword Customer=Keyword Rep=Keyword DueAt=Datetime Amount=Double Currency=Keyword
  Severity=Keyword Awaits=KeywordList Rehearsal=Bool'

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d

# A new namespace takes seconds until every part of the server knows it.
until temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; do sleep 1; done
known=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")
for attribute in $attributes; do
  echo "$known" | grep -qw "${attribute%=*}" ||
    temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "${attribute%=*}" --type "${attribute#*=}"
done
