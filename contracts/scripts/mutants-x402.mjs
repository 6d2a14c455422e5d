// Mutants of the x402 collector and its tills; see mutants-list.mjs.
const TILL = 'payments/X402Till.sol'
const X402 = 'payments/X402Collector.sol'

/** One place changed each: what it breaks, and the text before and after. */
export const X402_MUTANTS = [
  {
    file: X402,
    what: 'opens twice',
    from: 'if (_credited[key]) revert X402Collector_AlreadyCredited(token, authorization.from, authorization.nonce);',
    to: '',
  },
  {
    file: X402,
    what: 'whoever is used may credit',
    from: 'if (terms.payer == address(0) && !byOperator) _checkAnnounced(info, authorization, till);',
    to: '',
  },
  {
    file: X402,
    what: 'no signature for what was submitted',
    from: '            _checkSigned(info, authorization, till);\n            if',
    to: '            if',
  },
  {
    file: X402,
    what: 'another payer than the terms name',
    from: 'if (terms.payer != address(0) && terms.payer != authorization.from) {',
    to: 'if (false) {',
  },
  {
    file: X402,
    what: 'what arrives is not measured',
    from: 'if (received < info.maxAmount) revert',
    to: 'if (false) revert',
  },
  {
    file: X402,
    what: 'gives back without a word',
    from: 'if (!byOperator) _checkAnnounced(info, authorization, till);\n        // Effect',
    to: '// Effect',
  },
  {
    file: X402,
    what: 'an announcement need not stand',
    from: 'if (block.timestamp < due) revert',
    to: 'if (false) revert',
  },
  {
    file: X402,
    what: 'rival claims are not counted',
    from: '_checkPaid(info, till, _claims[till]);',
    to: '_checkPaid(info, till, 1);',
  },
  { file: X402, what: 'a credited claim is never over', from: '_claims[till] -= 1;', to: '{}' },
  {
    file: X402,
    what: 'announced although never used',
    from: '        _checkWasUsed(info.token, authorization);\n        _checkSigned(info, authorization, till);\n        _checkPaid',
    to: '        _checkSigned(info, authorization, till);\n        _checkPaid',
  },
  {
    file: X402,
    what: 'announced again and again',
    from: 'if (_announced[announcement] != 0) revert',
    to: 'if (false) revert',
  },
  {
    file: X402,
    what: 'an announcement serves for every till',
    from: 'abi.encode(till, _rounds[till], from, nonce)',
    to: 'abi.encode(from, nonce)',
  },
  {
    file: X402,
    what: 'the word of the operator ends nothing',
    from: 'if (byOperator) _dismiss(till);',
    to: 'if (false) _dismiss(till);',
  },
  {
    file: X402,
    what: 'anybody empties a till',
    from: 'bool isDue = msg.sender == terms.payer || block.timestamp >= terms.authorizationExpiry;',
    to: 'bool isDue = true;',
  },
  { file: TILL, what: 'a till obeys anybody', from: 'if (msg.sender != collector) revert', to: 'if (false) revert' },
  { file: X402, what: 'claims are not counted', from: '_claims[till] += 1;', to: '{}' },
  {
    file: X402,
    what: 'a till is emptied to the caller',
    from: 'release(IERC20(terms.token), terms.payer, amount)',
    to: 'release(IERC20(terms.token), msg.sender, amount)',
  },
  {
    file: X402,
    what: 'anybody opens what was paid',
    from: 'if (msg.sender != signer) revert X402Collector_OnlyOperator(msg.sender, signer);\n        _checkWasUsed',
    to: '_checkWasUsed',
  },
  {
    file: X402,
    what: 'opens as paid what was never used',
    from: '        _checkWasUsed(terms.token, authorization);\n        return _open',
    to: '        return _open',
  },
  {
    file: X402,
    what: 'what the operator opens is its word',
    from: 'return _open(terms, authorization, false);',
    to: 'return _open(terms, authorization, msg.sender == escrow.operatorSigner(terms.operator));',
  },
  {
    file: X402,
    what: 'anybody dismisses',
    from: 'if (msg.sender != signer) revert X402Collector_OnlyOperator(msg.sender, signer);\n        _dismiss',
    to: '_dismiss',
  },
  { file: X402, what: 'a dismissal ends no announcement', from: '        _rounds[till] += 1;\n', to: '' },
  { file: X402, what: 'a dismissal leaves the claims', from: '        _claims[till] = 0;\n', to: '' },
  {
    file: X402,
    what: 'announces what was credited',
    from: 'if (_credited[_keyOf(info.token, authorization.from, authorization.nonce)]) {',
    to: 'if (false) {',
  },
  {
    file: X402,
    what: 'announces what nobody signed',
    from: '        _checkSigned(info, authorization, till);\n        _checkPaid(info, till, 1);',
    to: '        _checkPaid(info, till, 1);',
  },
  {
    file: X402,
    what: 'announces on an empty till',
    from: '        _checkPaid(info, till, 1);\n        // Effect',
    to: '        // Effect',
  },
  {
    file: X402,
    what: 'an announcement stands at once',
    from: 'block.timestamp + ANNOUNCEMENT_DELAY;',
    to: 'block.timestamp;',
  },
  {
    file: X402,
    what: 'gives back to the caller',
    from: '_release(info, till, info.payer);',
    to: '_release(info, till, msg.sender);',
  },
  {
    file: X402,
    what: 'gives back what was never used',
    from: '        _checkWasUsed(info.token, authorization);\n        _checkSigned(info, authorization, till);\n        bool byOperator',
    to: '        _checkSigned(info, authorization, till);\n        bool byOperator',
  },
  {
    file: X402,
    what: 'gives back what another signed',
    from: '        _checkSigned(info, authorization, till);\n        bool byOperator',
    to: '        bool byOperator',
  },
  {
    file: X402,
    what: 'empties the till of nobody',
    from: 'if (terms.payer == address(0) || !isDue)',
    to: 'if (!isDue)',
  },
  {
    file: X402,
    what: 'an offer to anybody stays with nobody',
    from: 'info.payer = authorization.from;',
    to: 'info.payer = terms.payer;',
  },
]
