#!/bin/sh
# What an untrusted repository could run on your machine before any container exists. This one only says so.
echo 'initializeCommand ran on the host'
