// Deploys the package of a release from an address that the deployment service can read.
param appName string

@description('Https address of the zip.')
param packageUri string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

// The package is complete: nothing is built or installed in Azure.
resource package 'Microsoft.Web/sites/extensions@2025-03-01' = {
  parent: app
  name: 'onedeploy'
  // The compiler knows the properties of another extension only (template reference, sites/extensions 'onedeploy').
  #disable-next-line BCP187
  properties: {
    packageUri: packageUri
    remoteBuild: false
  }
}
