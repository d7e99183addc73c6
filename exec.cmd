@rem The scripts in package.json begin with the shell's `exec`, so that signals reach them; this is exec for Windows.
@%*
