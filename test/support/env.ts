// Every test runs in one zone and with credentials that no AWS would take.
process.env['TZ'] = 'UTC';
process.env['AWS_REGION'] = 'ap-southeast-2';
process.env['AWS_ACCESS_KEY_ID'] = 'local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
process.env['NODE_NO_WARNINGS'] = '1';
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
