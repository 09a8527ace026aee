#!/usr/bin/env node
'use strict';

const { runCommand } = require('../dist/index.js');

runCommand(process.argv.slice(2));
